"""Azure as a target: what one stack gets there, part by part."""

from dataclasses import dataclass
from functools import cached_property

import pulumi

from infra.clouds.azure import features, names, place, registry
from infra.clouds.azure.cluster import Aks, AksArgs
from infra.clouds.azure.encryption import SecretsKey, SecretsKeyArgs
from infra.clouds.azure.identity import Identity, IdentityArgs
from infra.clouds.azure.logs import ControlPlaneLogs, ControlPlaneLogsArgs
from infra.clouds.azure.network import Network, NetworkArgs
from infra.clouds.azure.place import Place
from infra.clouds.azure.protection import Protection, ProtectionArgs
from infra.clouds.azure.roles import Grant, Role, give
from infra.clouds.azure.settings import AzureSettings
from infra.cluster_spec import cluster_spec
from infra.contract import Cluster, ClusterSpec, LoadBalancers, Registry
from infra.settings import Settings

_STORAGE_CLASS = "managed-csi"
"""Standard SSDs, a class that every AKS cluster has
(https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes, read 2026-11-21)."""


@dataclass(frozen=True)
class Azure:
    """Azure, for one stack.

    Attributes:
        settings: The stack's settings.
        stack: The stack's name.
    """

    settings: Settings
    stack: str

    @property
    def own(self) -> AzureSettings:
        """The stack's `landfall:azure`."""
        target = self.settings.target
        assert isinstance(target, AzureSettings)
        return target

    def spec(self) -> ClusterSpec:
        """The cluster that the stack's settings ask for."""
        return cluster_spec(self.settings, self.stack, names.CLUSTER_LIMIT)

    @cached_property
    def _place(self) -> Place:
        return place.declare(self.spec(), self.own)

    @cached_property
    def _registry(self) -> registry.ContainerRegistry:
        args = registry.ContainerRegistryArgs(self._place, self.stack)
        return registry.ContainerRegistry("registry", args)

    def registry(self, repositories: tuple[str, ...]) -> Registry:  # noqa: ARG002  # a push makes them
        """The stack's registry, or the external one of the settings."""
        if self.settings.registry is not None:
            return Registry.external(self.settings.registry)
        name = names.registry(self.stack, self.own.subscription)
        return Registry(host=self._registry.host, login=registry.login(name, self.own.subscription))

    def cluster(self, spec: ClusterSpec, registry: Registry) -> Cluster:  # noqa: ARG002  # it is known here whose it is
        """The cluster, and everything that it needs."""
        assert spec.addresses.network is not None
        network = Network("network", NetworkArgs(self._place, spec.addresses.network))
        identity = Identity("control-plane", IdentityArgs(self._place, network.id))
        key = SecretsKey("secrets", SecretsKeyArgs(self._place, identity.principal))
        aks = Aks(
            "cluster",
            AksArgs(
                place=self._place,
                spec=spec,
                network=network,
                identity=identity,
                secrets_key=key.id,
                ready=(*identity.granted, *key.granted),
            ),
        )
        kept = (
            (Protection("protection", ProtectionArgs(self._place, identity.id)),)
            if spec.deletion_protection
            else ()
        )
        ControlPlaneLogs("logs", ControlPlaneLogsArgs(self._place, aks.id, after=(*aks.pools, *kept)))
        return Cluster(
            # Another region makes another cluster of the same id.
            identifier=f"{names.cluster_id(self.own.subscription, self._place.group_name, spec.name)}"
            f"@{self.own.location}",
            kubeconfig=aks.kubeconfig,
            exposure=LoadBalancers(),
            metrics_api=features.METRICS_API,
            monitoring=features.MONITORING,
            network_policy=features.NETWORK_POLICY,
            # Kubelets' serving certificates are signed by the cluster's own authority since Kubernetes 1.27
            # (https://learn.microsoft.com/azure/aks/certificate-rotation, read 2026-11-21).
            kubelets_trusted=True,
            storage_class=_STORAGE_CLASS,
            resource=aks.cluster,
            needs=(*aks.pools, *self._pulling(aks)),
        )

    def _pulling(self, aks: Aks) -> tuple[pulumi.Resource, ...]:
        """The nodes' right to pull from the stack's registry; an external one is the user's to open."""
        if self.settings.registry is not None:
            return ()
        pulls = Grant(Role.ACR_PULL, self._registry.id, aks.kubelet)
        return (give("nodes-pull-images", pulls, self._place, aks),)
