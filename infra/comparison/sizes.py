"""Table: where each cloud's node pool says how large its nodes are, and how many there may be."""

from dataclasses import dataclass

from infra.comparison.planned import Planned


@dataclass(frozen=True)
class Pool:
    """A node pool of a preview.

    Attributes:
        name: Its name in the program.
        size: The size of its nodes, in the cloud's words.
        nodes: How many, such as "2 to 4".
    """

    name: str
    size: str
    nodes: str


@dataclass(frozen=True)
class _Row:
    type: str
    size: tuple[str, ...]
    least: tuple[str, ...]
    most: tuple[str, ...]


_ROWS = (
    _Row(
        "aws:eks/nodeGroup:NodeGroup",
        ("instanceTypes.0",),
        ("scalingConfig.minSize",),
        ("scalingConfig.maxSize",),
    ),
    _Row(
        "gcp:container/nodePool:NodePool",
        ("nodeConfig.machineType",),
        ("autoscaling.totalMinNodeCount", "autoscaling.minNodeCount"),
        ("autoscaling.totalMaxNodeCount", "autoscaling.maxNodeCount"),
    ),
    _Row("azure-native:containerservice:AgentPool", ("vmSize",), ("minCount",), ("maxCount",)),
    _Row(
        "azure-native:containerservice:ManagedCluster",
        ("agentPoolProfiles.0.vmSize",),
        ("agentPoolProfiles.0.minCount", "agentPoolProfiles.0.count"),
        ("agentPoolProfiles.0.maxCount", "agentPoolProfiles.0.count"),
    ),
    _Row("openstack:compute/instance:Instance", ("flavorName", "flavorId"), (), ()),
)


def pools(resources: tuple[Planned, ...]) -> tuple[Pool, ...]:
    """The node pools of a preview, and machines where there are no pools; in the order of their names."""
    found = [
        Pool(resource.name, _first(resource, row.size) or "unknown", _count(resource, row))
        for resource in resources
        for row in _ROWS
        if resource.type == row.type
    ]
    return tuple(sorted(found, key=lambda pool: pool.name))


def _count(resource: Planned, row: _Row) -> str:
    least, most = _first(resource, row.least), _first(resource, row.most)
    if least is None or most is None:
        return "1"
    return least if least == most else f"{least} to {most}"


def _first(resource: Planned, paths: tuple[str, ...]) -> str | None:
    for path in paths:
        value = resource.at(path)
        if value is not None:
            # Numbers come as 2.0 from the engine's JSON.
            return f"{value:g}" if isinstance(value, float) else str(value)
    return None
