"""A cluster that the user has already, by a context of the kubeconfig: kind, minikube, Docker Desktop,
OpenShift Local.

Nothing of it is Landfall's: `pulumi destroy` removes only the objects that Landfall put there. Images come
from the external registry of the settings, which the cluster must be able to pull from.
"""

from dataclasses import dataclass

import pulumi

from infra.clouds.local.kubeconfig import Access
from infra.contract import (
    Cluster,
    ClusterSpec,
    Exposure,
    Feature,
    FeatureName,
    LoadBalancers,
    NodePorts,
    Registry,
)
from infra.errors import CloudError
from infra.settings import Settings


@dataclass(frozen=True)
class ExistingCluster:
    """The user's cluster as a target.

    Attributes:
        settings: The stack's settings.
        access: The context's access.
    """

    settings: Settings
    access: Access

    def spec(self) -> ClusterSpec:
        """What is asked of it: only the node ports matter, its addresses are its own."""
        ports = self.settings.node_ports
        return ClusterSpec(
            name=self.access.context,
            addresses=self.settings.node.plan,
            node_ports=(ports.service, ports.prometheus, ports.dashboard),
            tags=tuple(sorted(self.settings.tags.items())),
        )

    def registry(self, repositories: tuple[str, ...]) -> Registry:  # noqa: ARG002  # those are the user's
        """The external registry of the settings.

        Raises:
            CloudError: The settings name none.
        """
        if self.settings.registry is None:
            raise CloudError(
                "A cluster of your own (landfall:kubeContext) needs an external registry. Name one that it"
                " can pull from: pulumi config set landfall:registry docker.io/acme"
            )
        return Registry.external(self.settings.registry)

    def cluster(self, spec: ClusterSpec, registry: Registry) -> Cluster:  # noqa: ARG002  # it has its own access to images
        """The cluster of the context."""
        existing = self.settings.existing
        return Cluster(
            identifier=f"context:{spec.name}",
            kubeconfig=pulumi.Output.secret(self.access.text),
            exposure=self._exposure(existing.address or self.access.host),
            metrics_api=_feature(FeatureName.METRICS_API, "metricsApi", present=existing.metrics_api),
            monitoring=Feature(
                FeatureName.MONITORING, "Landfall installs its own Prometheus in a cluster of yours"
            ),
            custom_metrics=_feature(
                FeatureName.CUSTOM_METRICS, "customMetrics", present=existing.custom_metrics
            ),
            network_policy=_feature(
                FeatureName.NETWORK_POLICY, "networkPolicy", present=existing.network_policy
            ),
            kubelets_trusted=existing.kubelet_certificates == "cluster",
        )

    def _exposure(self, address: str) -> Exposure:
        if self.settings.existing.exposure == "LoadBalancer":
            return LoadBalancers()
        return NodePorts(address=pulumi.Output.from_input(address))


def _feature(name: FeatureName, setting: str, *, present: bool) -> Feature:
    reason = f"landfall:existing.{setting} does not say that the cluster has it"
    return Feature(name, None if present else reason)
