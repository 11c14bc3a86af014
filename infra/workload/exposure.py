"""The way in from outside, where a Service alone is not enough, and the endpoint that comes of it.

Balancers, Ingresses and Routes make things outside the cluster: they are deleted one by one before it goes.
"""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.core.v1 import Service
from pulumi_kubernetes.core.v1.outputs import ServiceStatus
from pulumi_kubernetes.meta.v1 import ObjectMetaArgs
from pulumi_kubernetes.networking.v1 import (
    HTTPIngressPathArgs,
    HTTPIngressRuleValueArgs,
    Ingress,
    IngressBackendArgs,
    IngressRuleArgs,
    IngressServiceBackendArgs,
    IngressSpecArgs,
    ServiceBackendPortArgs,
)

from infra.contract import Exposure, Ingresses, Lifetime, LoadBalancers, NodePorts, Routes
from infra.workload.deployment import PORT_NAME


@dataclass(frozen=True)
class Entry:
    """A Service that is to be reached from outside.

    Attributes:
        name: Its name, which is also the first part of its host name where it gets one.
        service: The Service.
        node_port: The port on the nodes, where exposure is by `NodePorts`.
        metadata: Name, namespace and labels for what is declared beside it.
        opts: Options for what is declared beside it.
    """

    name: str
    service: Service
    node_port: int
    metadata: ObjectMetaArgs
    opts: pulumi.ResourceOptions


def lifetime(exposure: Exposure) -> Lifetime:
    """What a Service means to the cluster's deletion, in `Cluster.inside`'s words."""
    return "owns-cloud-things" if isinstance(exposure, LoadBalancers) else "plain"


def endpoint(exposure: Exposure, entry: Entry) -> pulumi.Output[str]:
    """Declare what the way in still needs, and say where it begins.

    Returns:
        The endpoint as a URL without path.
    """
    match exposure:
        case NodePorts(address=address):
            return pulumi.Output.concat("http://", address, ":", str(entry.node_port))
        case LoadBalancers():
            return entry.service.status.apply(_balancer_url)
        case Ingresses():
            return _ingress(exposure, entry)
        case Routes(domain=domain):
            return _route(domain, entry)


def _balancer_url(status: ServiceStatus | None) -> str:
    addresses = status.load_balancer.ingress if status and status.load_balancer else None
    if not addresses:
        return ""
    return f"http://{addresses[0].hostname or addresses[0].ip}"


def _ingress(exposure: Ingresses, entry: Entry) -> pulumi.Output[str]:
    host = pulumi.Output.concat(entry.name, ".", exposure.domain)
    backend = IngressBackendArgs(
        service=IngressServiceBackendArgs(name=entry.name, port=ServiceBackendPortArgs(name=PORT_NAME))
    )
    Ingress(
        f"{entry.name}-ingress",
        metadata=ObjectMetaArgs(
            name=entry.name,
            namespace=entry.metadata.namespace,
            labels=entry.metadata.labels,
            annotations=dict(exposure.annotations),
        ),
        spec=IngressSpecArgs(
            ingress_class_name=exposure.ingress_class,
            rules=[
                IngressRuleArgs(
                    host=host,
                    http=HTTPIngressRuleValueArgs(
                        paths=[HTTPIngressPathArgs(path="/", path_type="Prefix", backend=backend)]
                    ),
                )
            ],
        ),
        opts=entry.opts,
    )
    return pulumi.Output.concat("http://", host)


def _route(domain: pulumi.Input[str], entry: Entry) -> pulumi.Output[str]:
    host = pulumi.Output.concat(entry.name, ".", domain)
    CustomResource(
        f"{entry.name}-route",
        api_version="route.openshift.io/v1",
        kind="Route",
        metadata=entry.metadata,
        spec={
            "host": host,
            "to": {"kind": "Service", "name": entry.name, "weight": 100},
            "port": {"targetPort": PORT_NAME},
            "tls": {"termination": "edge", "insecureEdgeTerminationPolicy": "Redirect"},
        },
        opts=entry.opts,
    )
    return pulumi.Output.concat("https://", host)
