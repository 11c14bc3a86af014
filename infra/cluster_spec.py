"""A stack's settings as the cluster that it asks a cloud for. Pure."""

from infra import naming
from infra.contract import Accelerator, ClusterSpec, NodePool
from infra.settings import NodePoolSettings, Settings


def cluster_spec(settings: Settings, stack: str, name_limit: int) -> ClusterSpec:
    """What a stack asks a cloud for.

    Args:
        settings: The stack's settings.
        stack: The stack's name.
        name_limit: Characters that the cloud allows in a cluster's name.
    """
    return ClusterSpec(
        name=naming.cloud_name(stack, name_limit),
        addresses=settings.network.plan,
        node_ports=(),
        kubernetes=settings.kubernetes_version,
        node_pools=tuple(map(_pool, settings.node_pools)),
        api_allowed=settings.api_allowed_cidrs,
        deletion_protection=settings.protected,
        tags=(
            *sorted(settings.tags.items()),
            (naming.STACK_TAG, stack),
            (naming.ENVIRONMENT_TAG, settings.environment),
        ),
    )


def _pool(settings: NodePoolSettings) -> NodePool:
    wanted = settings.accelerator
    return NodePool(
        name=settings.name,
        cpu=settings.cpu,
        memory=settings.memory_gib,
        minimum=settings.min_nodes,
        maximum=settings.max_nodes,
        architecture=settings.architecture,
        disk=settings.disk_gb,
        accelerator=None if wanted is None else Accelerator(wanted.kind, wanted.count),
    )
