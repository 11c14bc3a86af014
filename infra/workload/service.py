"""The one address of all replicas, inside the cluster and, by the cluster's exposure, outside. Pure."""

from collections.abc import Sequence
from ipaddress import IPv4Network

from pulumi_kubernetes.core.v1 import ServicePortArgs, ServiceSpecArgs

from infra.contract import Exposure, LoadBalancers, NodePorts
from infra.naming import Labels
from infra.workload.deployment import PORT_NAME

PORT = 80


def spec(
    labels: Labels, exposure: Exposure, node_port: int, allowed: Sequence[IPv4Network] = ()
) -> ServiceSpecArgs:
    """A Service's specification.

    Args:
        labels: Labels of the pods behind it.
        exposure: How the cluster is reached.
        node_port: The port on the nodes, where exposure is by `NodePorts`.
        allowed: Ranges that a balancer answers; everybody where there are none.
    """
    balanced = isinstance(exposure, LoadBalancers)
    by_node_port = isinstance(exposure, NodePorts)
    return ServiceSpecArgs(
        type=_type(exposure),
        selector=labels.selector(),
        load_balancer_source_ranges=[str(network) for network in allowed] if balanced and allowed else None,
        ports=[
            ServicePortArgs(
                name=PORT_NAME,
                port=PORT,
                target_port=PORT_NAME,
                protocol="TCP",
                node_port=node_port if by_node_port else None,
            )
        ],
    )


def annotations(exposure: Exposure) -> dict[str, str]:
    """What the cloud's controller wants to read on the Service."""
    return dict(exposure.annotations) if isinstance(exposure, LoadBalancers) else {}


def _type(exposure: Exposure) -> str:
    if isinstance(exposure, NodePorts):
        return "NodePort"
    if isinstance(exposure, LoadBalancers):
        return "LoadBalancer"
    return "ClusterIP"
