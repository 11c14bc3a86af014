"""The choice of a size for a node pool."""

import pytest

from infra.architecture import Architecture
from infra.clouds.azure import sizes
from infra.contract import Accelerator, NodePool
from infra.errors import CloudError


def pool(
    cpu: int, memory: int, architecture: Architecture = "amd64", accelerator: Accelerator | None = None
) -> NodePool:
    return NodePool("default", cpu, memory, 1, 2, architecture, accelerator=accelerator)


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        (pool(1, 1), "Standard_D2s_v5"),
        (pool(2, 8), "Standard_D2s_v5"),
        (pool(2, 9), "Standard_E2s_v5"),
        (pool(3, 8), "Standard_D4s_v5"),
        (pool(17, 100), "Standard_E20s_v5"),
        (pool(96, 384), "Standard_D96s_v5"),
        (pool(97, 8), "Standard_D128s_v6"),
        (pool(192, 768), "Standard_D192s_v6"),
        (pool(2, 8, "arm64"), "Standard_D2ps_v6"),
        (pool(2, 16, "arm64"), "Standard_E2ps_v6"),
        (pool(2, 8, accelerator=Accelerator("nvidia-t4", 1)), "Standard_NC4as_T4_v3"),
        (pool(2, 8, accelerator=Accelerator("nvidia-t4", 4)), "Standard_NC64as_T4_v3"),
        (pool(25, 8, accelerator=Accelerator("nvidia-a100", 2)), "Standard_NC48ads_A100_v4"),
    ],
)
def test_the_smallest_that_fits_is_taken(asked: NodePool, size: str) -> None:
    assert sizes.smallest(asked).name == size


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (pool(192, 2000), ["192 CPUs and 2000 GiB", "Standard_D192s_v6 with 192 CPUs and 768 GiB"]),
        (pool(128, 8, "arm64"), ["arm64", "Standard_E96ps_v6 with 96 CPUs and 672 GiB"]),
        (pool(2, 8, accelerator=Accelerator("nvidia-t4", 2)), ["2 of nvidia-t4", "4 of nvidia-t4"]),
        (pool(2, 8, accelerator=Accelerator("tpu-v5", 1)), ["1 of tpu-v5", "1 of nvidia-h100"]),
        (pool(2, 8, "arm64", Accelerator("nvidia-t4", 1)), ["arm64, with 1 of nvidia-t4", "(amd64)"]),
    ],
)
def test_what_no_size_has_is_refused_with_what_there_is(asked: NodePool, told: list[str]) -> None:
    with pytest.raises(CloudError) as caught:
        sizes.smallest(asked)

    assert "Node pool 'default'" in str(caught.value)
    assert "landfall:nodePools" in str(caught.value)
    for words in told:
        assert words in str(caught.value)


def test_names_say_how_many_cpus_a_size_has() -> None:
    for size in sizes.SIZES:
        assert str(size.cpu) in size.name, size


def test_secure_boot_is_for_what_azure_can_start_that_way() -> None:
    with_it = {size.name for size in sizes.SIZES if size.trusted_launch}

    assert "Standard_D2s_v5" in with_it
    assert "Standard_D2ps_v6" not in with_it
    assert "Standard_NC4as_T4_v3" not in with_it


def test_aks_runs_its_own_pods_on_a_size_that_it_accepts() -> None:
    (size,) = [size for size in sizes.SIZES if size.name == sizes.SYSTEM_SIZE]

    assert size.cpu >= 4
    assert size.memory >= 4
