"""What every target promises to the rest of the program, as records and one protocol.

A target gets a `ClusterSpec` and gives a `Registry` and a `Cluster`; add-ons and workload see nothing else
of it, so that swapping the cloud changes none of them. What a target cannot do it says as a `Feature` with
the reason, in words for the user. The module owns these forms only: no target, no resource of its own.
"""

from dataclasses import dataclass, field
from typing import Literal, Protocol

import pulumi

from infra.addressing import AddressPlan
from infra.settings import Settings


@dataclass(frozen=True)
class Feature:
    """Something that a cluster has from the start, or the reason why it has not.

    Attributes:
        name: What it is, as in "network policy enforcement".
        reason: Why it is lacking, as a sentence to show the user; None where the cluster has it.
    """

    name: str
    reason: str | None = None

    @property
    def present(self) -> bool:
        """Whether the cluster has it."""
        return self.reason is None


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


@dataclass(frozen=True)
class ClusterSpec:
    """The cluster that a stack asks for, in no cloud's words.

    Attributes:
        name: Its stable name.
        addresses: The ranges that it uses inside.
        node_ports: Node ports that must be reachable from outside where exposure is by `NodePorts`.
        tags: Labels for everything that it consists of, as (name, value) pairs.
    """

    name: str
    addresses: AddressPlan
    node_ports: tuple[int, ...]
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Registry:
    """Where images go: never inside the cluster.

    Attributes:
        host: Host and port, as image references begin.
        prefix: Path in it under which the stack's repositories lie, or "".
        socket: Unix socket on this machine that leads to it; None where it has an address for all.
    """

    host: pulumi.Output[str]
    prefix: str = ""
    socket: pulumi.Output[str] | None = None

    def repository(self, name: str) -> str:
        """The repository of one image, without the host."""
        return f"{self.prefix}/{name}" if self.prefix else name


@dataclass(frozen=True)
class Cluster:
    """A cluster, the same record from every target.

    Attributes:
        identifier: What stays the same as long as it is the same cluster, whatever happens to addresses and
            credentials.
        kubeconfig: Access to it, as text: always a secret.
        exposure: How its services are reached.
        metrics_api: Whether metrics.k8s.io is served by what the target brings.
        monitoring: Whether the target brings a Prometheus.
        network_policy: Whether anything enforces NetworkPolicies.
        kubelets_trusted: Whether kubelets' serving certificates are signed by the cluster's own authority.
        storage_class: Class for volume claims; None where claims are not to be used.
        resource: The resource whose deletion takes everything inside along; None where the cluster is not
            the stack's.
        needs: What must exist before the first request with `kubeconfig` succeeds: access entries, node
            pools.
    """

    identifier: str
    kubeconfig: pulumi.Output[str]
    exposure: Exposure
    metrics_api: Feature
    monitoring: Feature
    network_policy: Feature
    kubelets_trusted: bool = True
    storage_class: str | None = None
    resource: pulumi.Resource | None = None
    needs: tuple[pulumi.Resource, ...] = field(default=())

    @property
    def lacking(self) -> tuple[Feature, ...]:
        """What the stack goes without: lacking here, and no add-on can bring it."""
        return tuple(feature for feature in (self.network_policy,) if not feature.present)

    def inside(self, kind: Literal["plain", "owns-cloud-things"] = "plain") -> pulumi.ResourceOptions:
        """Options for an object inside the cluster.

        Args:
            kind: "owns-cloud-things" for what makes things outside the cluster (balancers, volumes): those
                must be deleted one by one before the cluster goes. "plain" objects simply go with it.
        """
        return pulumi.ResourceOptions(deleted_with=self.resource if kind == "plain" else None)


class Cloud(Protocol):
    """A target, made for one stack."""

    def spec(self) -> ClusterSpec:
        """The cluster that the stack's settings ask for."""

    def registry(self) -> Registry:
        """Declare where images go, or name the external registry of the settings."""

    def cluster(self, spec: ClusterSpec, registry: Registry) -> Cluster:
        """Declare the cluster.

        Args:
            spec: What is asked for.
            registry: Where it pulls from: the target grants it access.

        Raises:
            CloudError: It cannot be had; the text says why and what to do.
        """


class CloudModule(Protocol):
    """A module that `infra.clouds.CLOUDS` names."""

    def cloud(self, settings: Settings, stack: str) -> Cloud:
        """The target for a stack's settings.

        Raises:
            CloudError: It cannot serve these settings.
        """
