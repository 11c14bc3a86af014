"""Sizes of virtual machines, and the choice of one for a node pool. Pure.

From the tables of https://learn.microsoft.com/azure/virtual-machines/sizes/overview, series by series, read
2026-11-21. Which of them a region has, and how many of them a subscription may run, only Azure knows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from infra.architecture import Architecture
from infra.contract import Accelerator, NodePool
from infra.errors import CloudError


@dataclass(frozen=True)
class Size:
    """A size of virtual machine.

    Attributes:
        name: As Azure's API calls it.
        cpu: Virtual CPUs.
        memory: GiB of memory.
        architecture: What images it runs.
        accelerator: What it has beside its CPUs.
    """

    name: str
    cpu: int
    memory: int
    architecture: Architecture = "amd64"
    accelerator: Accelerator | None = None

    @property
    def trusted_launch(self) -> bool:
        """Whether AKS can start it with secure boot and a virtual TPM
        (https://learn.microsoft.com/azure/aks/use-trusted-launch, "Limitations")."""
        return self.architecture == "amd64" and self.accelerator is None


def _series(form: str, memory: dict[int, int], architecture: Architecture = "amd64") -> tuple[Size, ...]:
    return tuple(Size(form.format(cpu), cpu, gib, architecture) for cpu, gib in memory.items())


_EVEN = {2: 8, 4: 16, 8: 32, 16: 64, 32: 128, 48: 192, 64: 256, 96: 384}
_LARGE = {2: 16, 4: 32, 8: 64, 16: 128, 32: 256, 48: 384, 64: 512, 96: 672}

SIZES = (
    # general-purpose/dsv5-series, dsv6-series, memory-optimized/esv5-series
    *_series("Standard_D{}s_v5", _EVEN),
    *_series("Standard_D{}s_v6", {128: 512, 192: 768}),
    *_series("Standard_E{}s_v5", _LARGE | {20: 160}),
    # general-purpose/dpsv6-series, memory-optimized/epsv6-series
    *_series("Standard_D{}ps_v6", _EVEN, "arm64"),
    *_series("Standard_E{}ps_v6", _LARGE, "arm64"),
    # gpu-accelerated/ncast4v3-series, nca100v4-series, ncadsh100v5-series
    Size("Standard_NC4as_T4_v3", 4, 28, accelerator=Accelerator("nvidia-t4", 1)),
    Size("Standard_NC8as_T4_v3", 8, 56, accelerator=Accelerator("nvidia-t4", 1)),
    Size("Standard_NC16as_T4_v3", 16, 110, accelerator=Accelerator("nvidia-t4", 1)),
    Size("Standard_NC64as_T4_v3", 64, 440, accelerator=Accelerator("nvidia-t4", 4)),
    Size("Standard_NC24ads_A100_v4", 24, 220, accelerator=Accelerator("nvidia-a100", 1)),
    Size("Standard_NC48ads_A100_v4", 48, 440, accelerator=Accelerator("nvidia-a100", 2)),
    Size("Standard_NC96ads_A100_v4", 96, 880, accelerator=Accelerator("nvidia-a100", 4)),
    Size("Standard_NC40ads_H100_v5", 40, 320, accelerator=Accelerator("nvidia-h100", 1)),
    Size("Standard_NC80adis_H100_v5", 80, 640, accelerator=Accelerator("nvidia-h100", 2)),
)

SYSTEM_SIZE = "Standard_D4s_v5"
"""Of the nodes that run AKS's own pods: at least 4 CPUs and 4 GiB, no burstable series
(https://learn.microsoft.com/azure/aks/use-system-pools, "System and user node pools", read 2026-11-21)."""


def system() -> Size:
    """The size of the nodes that run AKS's own pods."""
    return next(size for size in SIZES if size.name == SYSTEM_SIZE)


def smallest(pool: NodePool) -> Size:
    """The smallest size that has what a pool asks for.

    Raises:
        CloudError: None has it.
    """
    kin = [size for size in SIZES if _alike(size, pool)]
    fitting = [size for size in kin if size.cpu >= pool.cpu and size.memory >= pool.memory]
    if fitting:
        return min(fitting, key=lambda size: (size.cpu, size.memory))
    asked = f"{pool.cpu} CPUs and {pool.memory} GiB, {pool.architecture}"
    if pool.accelerator is not None:
        asked += f", with {pool.accelerator.count} of {pool.accelerator.kind}"
    raise CloudError(
        f"Node pool {pool.name!r} asks for nodes of at least {asked}. Azure has no such size:"
        f" {_largest(kin) if kin else _accelerators()}. Ask for less in landfall:nodePools."
    )


def _alike(size: Size, pool: NodePool) -> bool:
    return size.architecture == pool.architecture and size.accelerator == pool.accelerator


def _largest(sizes: Iterable[Size]) -> str:
    cpu = max(sizes, key=lambda size: (size.cpu, size.memory))
    memory = max(sizes, key=lambda size: (size.memory, -size.cpu))
    told = " and ".join(
        f"{size.name} with {size.cpu} CPUs and {size.memory} GiB" for size in dict.fromkeys((cpu, memory))
    )
    return f"of that kind the largest known here is {told}"


def _accelerators() -> str:
    known = [size for size in SIZES if size.accelerator is not None]
    told = dict.fromkeys(
        f"{size.accelerator.count} of {size.accelerator.kind} ({size.architecture})"
        for size in known
        if size.accelerator is not None
    )
    return f"with accelerators there are nodes with {', '.join(told)}"
