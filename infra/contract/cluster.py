"""A cluster as the rest of the program sees it, the same record from every target."""

from dataclasses import dataclass, field
from typing import Literal

import pulumi

from infra.contract.exposure import Exposure
from infra.contract.features import Feature, FeatureName

Lifetime = Literal["plain", "owns-cloud-things"]
"""What an object inside a cluster means to the cluster's deletion."""


@dataclass(frozen=True)
class Phase:
    """How far a cluster is that takes more than one update to install.

    The target finds it out anew in each update, from what it keeps in the stack's state. Until it is ready
    nothing is declared inside the cluster. `scripts/up` and `scripts/rehearse up` update again until then; a
    plain `pulumi up` does one step, and its outputs `phase` and `nextStep` say where that has led. An update
    waits by itself for what it has begun: one after which the cluster stands where it stood is a fault, and
    ends the running on.

    Attributes:
        name: Where it stands, such as "bootstrapping".
        ready: Whether add-ons and workload can be declared.
        next_step: What the next update will do, as a sentence; "" where it is ready.

    Raises:
        ValueError: It is neither ready nor knows a next step, or is ready and has one.
    """

    name: str
    ready: bool
    next_step: str = ""

    def __post_init__(self) -> None:
        """See that what is told can be followed."""
        if self.ready == bool(self.next_step):
            raise ValueError(f"phase {self.name!r}: either it is ready, or it says what the next update does")


READY = Phase("ready", ready=True)
"""Of every cluster that one update installs whole."""


NO_ADAPTER = Feature(
    FeatureName.CUSTOM_METRICS, "no adapter serves the pods' own metrics to autoscalers: they follow CPU"
)
"""Of every cluster that brings no metrics adapter; Landfall installs none."""


@dataclass(frozen=True)
class Cluster:
    """A cluster, the same record from every target.

    Attributes:
        identifier: What stays the same as long as it is the same cluster, whatever happens to addresses and
            credentials. Every input that makes the cluster anew when it changes is in it.
        kubeconfig: Access to it, as text: always a secret.
        exposure: How its services are reached.
        metrics_api: Whether metrics.k8s.io is served by what the target brings.
        monitoring: Whether the target brings a Prometheus.
        network_policy: Whether anything enforces NetworkPolicies.
        custom_metrics: Whether custom.metrics.k8s.io is served, with landfall_requests_in_flight of pods.
        kubelets_trusted: Whether kubelets' serving certificates are signed by the cluster's own authority.
        storage_class: Class for volume claims; None where claims are not to be used.
        resource: The resource whose deletion takes everything inside along; None where the cluster is not
            the stack's.
        needs: What must exist before the first request with `kubeconfig` succeeds: access entries, node
            pools.
        phase: How far its installation is.
    """

    identifier: str
    kubeconfig: pulumi.Output[str]
    exposure: Exposure
    metrics_api: Feature
    monitoring: Feature
    network_policy: Feature
    custom_metrics: Feature = NO_ADAPTER
    kubelets_trusted: bool = True
    storage_class: str | None = None
    resource: pulumi.Resource | None = None
    needs: tuple[pulumi.Resource, ...] = field(default=())
    phase: Phase = READY

    @property
    def lacking(self) -> tuple[Feature, ...]:
        """What the stack goes without: lacking here, and no add-on can bring it."""
        return tuple(feature for feature in (self.network_policy,) if not feature.present)

    def inside(self, kind: Lifetime = "plain") -> pulumi.ResourceOptions:
        """Options for an object inside the cluster.

        Args:
            kind: "owns-cloud-things" for what makes things outside the cluster (balancers, volumes), or
                keeps one of those from going: they must be deleted one by one before the cluster goes.
                "plain" objects simply go with it.
        """
        return pulumi.ResourceOptions(deleted_with=self.resource if kind == "plain" else None)
