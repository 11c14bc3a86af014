"""Table: Google Cloud's machine types that node pools may get.

Sources, read 2026-11-21:
general purpose https://cloud.google.com/compute/docs/general-purpose-machines,
accelerators https://cloud.google.com/compute/docs/accelerator-optimized-machines and
https://cloud.google.com/compute/docs/gpus, disks https://cloud.google.com/compute/docs/disks.
Left out: types with shared cores, since a core of a node pool is a whole one; types with local disks; types
that GKE gives only on a reservation.
"""

from dataclasses import dataclass

from infra.architecture import Architecture

PERSISTENT, HYPERDISK = "pd-balanced", "hyperdisk-balanced"
"""Disk types. A machine that takes hyperdisks only cannot have GKE's standard volumes either."""


@dataclass(frozen=True)
class Machine:
    """A machine type.

    Attributes:
        name: As Google spells it.
        cpu: Its vCPUs.
        memory: Its GiB of memory.
        architecture: What it runs.
        disk: The type of its boot disk.
        accelerator: The kind of its accelerators as in `landfall:nodePools`; None where it has none.
        accelerators: How many it has.
    """

    name: str
    cpu: int
    memory: int
    architecture: Architecture = "amd64"
    disk: str = PERSISTENT
    accelerator: str | None = None
    accelerators: int = 0


@dataclass(frozen=True)
class _Series:
    """Types that differ in size alone."""

    name: str
    gib_per_cpu: int
    sizes: tuple[int, ...]
    architecture: Architecture = "amd64"
    disk: str = PERSISTENT

    def machines(self) -> tuple[Machine, ...]:
        return tuple(
            Machine(f"{self.name}-{cpu}", cpu, cpu * self.gib_per_cpu, self.architecture, self.disk)
            for cpu in self.sizes
        )


_N2 = (2, 4, 8, 16, 32, 48, 64, 80, 96)
_C4A = (1, 2, 4, 8, 16, 32, 48, 64, 72)

_GENERAL = (
    _Series("e2-highcpu", 1, (2, 4, 8, 16, 32)),
    _Series("e2-standard", 4, (2, 4, 8, 16, 32)),
    _Series("e2-highmem", 8, (2, 4, 8, 16)),
    _Series("n2-highcpu", 1, _N2),
    _Series("n2-standard", 4, (*_N2, 128)),
    _Series("n2-highmem", 8, _N2),
    _Series("c4a-highcpu", 2, _C4A, "arm64", HYPERDISK),
    _Series("c4a-standard", 4, _C4A, "arm64", HYPERDISK),
    _Series("c4a-highmem", 8, _C4A, "arm64", HYPERDISK),
)

_T4, _L4, _A100 = "nvidia-t4", "nvidia-l4", "nvidia-a100"

ACCELERATOR_TYPES = {_T4: "nvidia-tesla-t4", _L4: "nvidia-l4", _A100: "nvidia-tesla-a100"}
"""Google's name of each kind that `landfall:nodePools` may ask for."""


def _with(kind: str, count: int, *machines: tuple[str, int, int]) -> tuple[Machine, ...]:
    return tuple(
        Machine(name, cpu, memory, accelerator=kind, accelerators=count) for name, cpu, memory in machines
    )


MACHINES = (
    *(machine for series in _GENERAL for machine in series.machines()),
    Machine("n2-highmem-128", 128, 864),
    *_with(_T4, 1, ("n1-standard-4", 4, 15), ("n1-standard-8", 8, 30), ("n1-standard-16", 16, 60)),
    *_with(_T4, 2, ("n1-standard-8", 8, 30), ("n1-standard-16", 16, 60), ("n1-standard-32", 32, 120)),
    *_with(_T4, 4, ("n1-standard-32", 32, 120), ("n1-standard-64", 64, 240), ("n1-standard-96", 96, 360)),
    *_with(_L4, 1, ("g2-standard-4", 4, 16), ("g2-standard-8", 8, 32), ("g2-standard-12", 12, 48)),
    *_with(_L4, 1, ("g2-standard-16", 16, 64), ("g2-standard-32", 32, 128)),
    *_with(_L4, 2, ("g2-standard-24", 24, 96)),
    *_with(_L4, 4, ("g2-standard-48", 48, 192)),
    *_with(_L4, 8, ("g2-standard-96", 96, 384)),
    *_with(_A100, 1, ("a2-highgpu-1g", 12, 85)),
    *_with(_A100, 2, ("a2-highgpu-2g", 24, 170)),
    *_with(_A100, 4, ("a2-highgpu-4g", 48, 340)),
    *_with(_A100, 8, ("a2-highgpu-8g", 96, 680)),
    *_with(_A100, 16, ("a2-megagpu-16g", 96, 1360)),
)
