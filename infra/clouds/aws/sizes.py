"""EC2 instance types by what they offer, and the smallest that fits. Pure.

The sixth generation, because nearly every region has it. Where a region has not, or another is cheaper,
`landfall:aws.instanceTypes` names one for a pool.
"""

from dataclasses import dataclass

from infra.architecture import Architecture
from infra.contract import NodePool
from infra.errors import CloudError


@dataclass(frozen=True)
class Size:
    """One instance type.

    Attributes:
        name: As EC2 calls it.
        cpu: Virtual cores.
        memory: GiB.
        architecture: What it runs.
        accelerator: Chip, or None.
        accelerators: How many.
    """

    name: str
    cpu: int
    memory: int
    architecture: Architecture = "amd64"
    accelerator: str | None = None
    accelerators: int = 0


_CORES = {
    "large": 2, "xlarge": 4, "2xlarge": 8, "4xlarge": 16, "8xlarge": 32, "12xlarge": 48, "16xlarge": 64,
    "24xlarge": 96, "32xlarge": 128,
}  # fmt: skip
_ARM_LARGEST = 64

_FAMILIES: tuple[tuple[str, int, Architecture], ...] = (
    ("c6i", 2, "amd64"), ("m6i", 4, "amd64"), ("r6i", 8, "amd64"),
    ("c6g", 2, "arm64"), ("m6g", 4, "arm64"), ("r6g", 8, "arm64"),
)  # fmt: skip
"""Family, GiB for each core, architecture. Sizes and families:
https://docs.aws.amazon.com/ec2/latest/instancetypes/co.html, gp.html and mo.html, read 2026-11-21."""

_ACCELERATED = tuple(
    Size(f"{family}.{size}", cpu, memory, "amd64", chip, count)
    for family, chip, rows in (
        ("g4dn", "nvidia-t4", (
            ("xlarge", 4, 16, 1), ("2xlarge", 8, 32, 1), ("4xlarge", 16, 64, 1), ("8xlarge", 32, 128, 1),
            ("16xlarge", 64, 256, 1), ("12xlarge", 48, 192, 4),
        )),
        ("g5", "nvidia-a10g", (
            ("xlarge", 4, 16, 1), ("2xlarge", 8, 32, 1), ("4xlarge", 16, 64, 1), ("8xlarge", 32, 128, 1),
            ("16xlarge", 64, 256, 1), ("12xlarge", 48, 192, 4), ("24xlarge", 96, 384, 4),
            ("48xlarge", 192, 768, 8),
        )),
        ("g6", "nvidia-l4", (
            ("xlarge", 4, 16, 1), ("2xlarge", 8, 32, 1), ("4xlarge", 16, 64, 1), ("8xlarge", 32, 128, 1),
            ("16xlarge", 64, 256, 1), ("12xlarge", 48, 192, 4), ("24xlarge", 96, 384, 4),
            ("48xlarge", 192, 768, 8),
        )),
        ("p4d", "nvidia-a100", (("24xlarge", 96, 1152, 8),)),
        ("p5", "nvidia-h100", (("4xlarge", 16, 256, 1), ("48xlarge", 192, 2048, 8))),
    )
    for size, cpu, memory, count in rows
)  # fmt: skip
"""https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html, read 2026-11-21."""

SIZES: tuple[Size, ...] = (
    *(
        Size(f"{family}.{size}", cpu, cpu * per_core, architecture)
        for family, per_core, architecture in _FAMILIES
        for size, cpu in _CORES.items()
        if architecture == "amd64" or cpu <= _ARM_LARGEST
    ),
    *_ACCELERATED,
)
"""Every type that is chosen by itself."""


def smallest(pool: NodePool) -> Size:
    """The smallest type that offers what a pool asks for: fewest accelerators, then cores, then memory.

    Raises:
        CloudError: None does.
    """
    kind = None if pool.accelerator is None else pool.accelerator.kind
    count = 0 if pool.accelerator is None else pool.accelerator.count
    alike = [size for size in SIZES if size.architecture == pool.architecture and size.accelerator == kind]
    fitting = [
        size
        for size in alike
        if size.cpu >= pool.cpu and size.memory >= pool.memory and size.accelerators >= count
    ]
    if not fitting:
        raise CloudError(_refusal(pool, alike))
    return min(fitting, key=lambda size: (size.accelerators, size.cpu, size.memory))


def _refusal(pool: NodePool, alike: list[Size]) -> str:
    asked = f"{pool.cpu} cores, {pool.memory} GiB, {pool.architecture}"
    if pool.accelerator is not None:
        asked += f", {pool.accelerator.count} {pool.accelerator.kind}"
    if alike:
        largest = max(alike, key=lambda size: (size.accelerators, size.cpu, size.memory))
        there = f"The largest of that kind is {largest.name}: {largest.cpu} cores, {largest.memory} GiB"
        there += f", {largest.accelerators} {largest.accelerator}." if largest.accelerator else "."
    else:
        chips = sorted({size.accelerator for size in SIZES if size.accelerator})
        there = f"Accelerators are had with amd64: {', '.join(chips)}."
    return (
        f"The node pool {pool.name!r} asks for nodes with {asked}, and AWS has none that Landfall knows."
        f" {there} Ask for less in landfall:nodePools, or name an instance type yourself: pulumi config set"
        f" --path 'landfall:aws.instanceTypes.{pool.name}' m7i.48xlarge"
    )
