"""How services are reached from outside a cluster: four ways, of which each cluster has one."""

from dataclasses import dataclass

import pulumi


@dataclass(frozen=True)
class NodePorts:
    """Services answer on ports of the nodes: no balancer is needed.

    Attributes:
        address: Host name or address, as seen by whoever runs Landfall, that the ports answer on.
    """

    address: pulumi.Output[str]


@dataclass(frozen=True)
class LoadBalancers:
    """Each service gets a balancer of the cloud's.

    Attributes:
        annotations: What the cloud's controller needs to read on the Service, as (name, value) pairs.
    """

    annotations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Ingresses:
    """Services share one entry, by host name, through an Ingress.

    Attributes:
        ingress_class: Name of the IngressClass.
        domain: The domain under which services get their host names.
        annotations: What the controller needs to read on the Ingress.
    """

    ingress_class: str
    domain: pulumi.Input[str]
    annotations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Routes:
    """Services share OpenShift's router, by host name, through a Route.

    Attributes:
        domain: The domain under which services get their host names.
    """

    domain: pulumi.Input[str]


Exposure = NodePorts | LoadBalancers | Ingresses | Routes
"""How services are reached from outside the cluster."""
