"""The smallest instance type that fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.clouds.aws.sizes import SIZES, smallest
from infra.contract import Accelerator
from infra.errors import CloudError
from tests.unit.infra.clouds.aws.stacks import pool


@pytest.mark.parametrize(
    ("cpu", "memory", "architecture", "name"),
    [
        (1, 1, "amd64", "c6i.large"),
        (2, 4, "amd64", "c6i.large"),
        (2, 8, "amd64", "m6i.large"),
        (2, 9, "amd64", "r6i.large"),
        (2, 17, "amd64", "r6i.xlarge"),
        (3, 8, "amd64", "c6i.xlarge"),
        (17, 64, "amd64", "c6i.8xlarge"),
        (128, 1024, "amd64", "r6i.32xlarge"),
        (2, 8, "arm64", "m6g.large"),
        (64, 512, "arm64", "r6g.16xlarge"),
    ],
)
def test_the_smallest_that_fits_is_chosen(cpu: int, memory: int, architecture: str, name: str) -> None:
    assert smallest(pool(cpu=cpu, memory=memory, architecture=architecture)).name == name


@pytest.mark.parametrize(
    ("kind", "count", "name"),
    [
        ("nvidia-t4", 1, "g4dn.xlarge"),
        ("nvidia-t4", 2, "g4dn.12xlarge"),
        ("nvidia-a10g", 8, "g5.48xlarge"),
        ("nvidia-l4", 1, "g6.xlarge"),
        ("nvidia-a100", 1, "p4d.24xlarge"),
        ("nvidia-h100", 1, "p5.4xlarge"),
    ],
)
def test_accelerators_decide_first(kind: str, count: int, name: str) -> None:
    assert smallest(pool(accelerator=Accelerator(kind, count))).name == name


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (pool(cpu=129), "The largest of that kind is r6i.32xlarge: 128 cores, 1024 GiB."),
        (pool(cpu=65, architecture="arm64"), "r6g.16xlarge: 64 cores, 512 GiB"),
        (pool(accelerator=Accelerator("nvidia-l4", 9)), "g6.48xlarge: 192 cores, 768 GiB, 8 nvidia-l4"),
        (
            pool(accelerator=Accelerator("tpu", 1)),
            "nvidia-a100, nvidia-a10g, nvidia-h100, nvidia-l4, nvidia-t4",
        ),
        (
            pool(architecture="arm64", accelerator=Accelerator("nvidia-t4", 1)),
            "Accelerators are had with amd64",
        ),
    ],
)
def test_what_there_is_not_is_refused_with_the_largest_there_is(asked: object, told: str) -> None:
    with pytest.raises(CloudError) as refused:
        smallest(asked)  # type: ignore[arg-type]  # pytest's parameters have no types

    assert told in str(refused.value)
    assert "landfall:aws.instanceTypes.default" in str(refused.value)


@given(st.integers(1, 128), st.integers(1, 512))
def test_what_is_chosen_fits_and_nothing_smaller_does(cpu: int, memory: int) -> None:
    chosen = smallest(pool(cpu=cpu, memory=memory))

    assert chosen.cpu >= cpu
    assert chosen.memory >= memory
    assert not [
        size
        for size in SIZES
        if size.architecture == "amd64"
        and size.accelerator is None
        and cpu <= size.cpu <= chosen.cpu
        and memory <= size.memory
        and (size.cpu, size.memory) < (chosen.cpu, chosen.memory)
    ]


def test_every_type_stands_once() -> None:
    names = [size.name for size in SIZES]

    assert len(names) == len(set(names))
