"""Node pools by what they must offer: the smallest machine type that has it."""

import pytest

from infra.clouds.gcp import sizes
from infra.clouds.gcp.machines import ACCELERATOR_TYPES, HYPERDISK, MACHINES, PERSISTENT
from infra.contract import Accelerator
from infra.errors import CloudError
from tests.unit.infra.clouds.gcp.stacks import pool


@pytest.mark.parametrize(
    ("cpu", "memory", "name"),
    [
        (1, 1, "e2-highcpu-2"),
        (2, 8, "e2-standard-2"),
        (2, 9, "e2-highmem-2"),
        (4, 16, "e2-standard-4"),
        (3, 20, "e2-highmem-4"),
        (32, 129, "n2-highmem-32"),
        (40, 64, "n2-standard-48"),
        (128, 864, "n2-highmem-128"),
    ],
)
def test_a_pool_gets_the_smallest_machine_that_fits(cpu: int, memory: int, name: str) -> None:
    assert sizes.machine(pool(cpu=cpu, memory=memory)).name == name


def test_arm_nodes_are_of_another_series_and_take_hyperdisks() -> None:
    found = sizes.machine(pool(cpu=2, memory=8, architecture="arm64"))

    assert (found.name, found.disk) == ("c4a-standard-2", HYPERDISK)


@pytest.mark.parametrize(
    ("kind", "count", "name"),
    [
        ("nvidia-t4", 1, "n1-standard-4"),
        ("nvidia-t4", 4, "n1-standard-32"),
        ("nvidia-l4", 2, "g2-standard-24"),
        ("nvidia-a100", 8, "a2-highgpu-8g"),
    ],
)
def test_accelerators_are_matched_exactly(kind: str, count: int, name: str) -> None:
    found = sizes.machine(pool(cpu=2, memory=8, accelerator=Accelerator(kind, count)))

    assert found.name == name
    assert found.disk == PERSISTENT


def test_every_machine_that_is_asked_for_exactly_is_found_or_an_equal_one() -> None:
    for machine in MACHINES:
        wanted = Accelerator(machine.accelerator, machine.accelerators) if machine.accelerator else None
        asked = pool(
            cpu=machine.cpu, memory=machine.memory, accelerator=wanted, architecture=machine.architecture
        )
        found = sizes.machine(asked)
        assert (found.cpu, found.memory) == (machine.cpu, machine.memory)


def test_the_table_has_every_machine_once_for_each_number_of_accelerators() -> None:
    keys = [(machine.name, machine.accelerators) for machine in MACHINES]

    assert len(set(keys)) == len(keys)


def test_every_accelerator_of_the_table_has_googles_name() -> None:
    assert {machine.accelerator for machine in MACHINES} - {None} == set(ACCELERATOR_TYPES)


def test_what_is_too_large_is_refused_with_the_largest() -> None:
    with pytest.raises(CloudError, match=r"129 cores.*n2-highmem-128 \(128 cores, 864 GiB\)"):
        sizes.machine(pool(cpu=129))


def test_an_unknown_accelerator_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(CloudError, match=r"1 x nvidia-h200.*8 x nvidia-l4"):
        sizes.machine(pool(accelerator=Accelerator("nvidia-h200", 1)))


def test_accelerators_on_arm_are_refused() -> None:
    with pytest.raises(CloudError, match="Use amd64"):
        sizes.machine(pool(architecture="arm64", accelerator=Accelerator("nvidia-l4", 1)))
