"""Google Cloud as a target: a project's registry and cluster, put together."""

from dataclasses import dataclass
from functools import cached_property

import pulumi

from infra.clouds.gcp import features, limits, place, sizes
from infra.clouds.gcp.cluster import Gke, GkeArgs
from infra.clouds.gcp.encryption import SecretsKey
from infra.clouds.gcp.identity import NodeIdentity
from infra.clouds.gcp.kubeconfig import kubeconfig
from infra.clouds.gcp.machines import PERSISTENT
from infra.clouds.gcp.names import CLUSTER_LIMIT, Names
from infra.clouds.gcp.network import Network, NetworkArgs
from infra.clouds.gcp.nodes import NodePools, PoolsArgs
from infra.clouds.gcp.registry import ImageRepository, RepositoryArgs
from infra.clouds.gcp.settings import GcpSettings
from infra.cluster_spec import cluster_spec
from infra.contract import Cluster, ClusterSpec, LoadBalancers, Registry
from infra.settings import Settings

BALANCERS = LoadBalancers(annotations=(("cloud.google.com/l4-rbs", "enabled"),))
"""Balancers with a backend service of their own: the older kind is made without it
(https://cloud.google.com/kubernetes-engine/docs/how-to/backend-service-based-external-load-balancer,
read 2026-11-21)."""

STORAGE_CLASS = "standard-rwo"
"""Balanced persistent disks, in every GKE cluster
(https://cloud.google.com/kubernetes-engine/docs/concepts/persistent-volumes, read 2026-11-21)."""


@dataclass(frozen=True)
class GoogleCloud:
    """Google Cloud, for one stack.

    Attributes:
        settings: The stack's settings.
        stack: The stack's name.
    """

    settings: Settings
    stack: str

    def spec(self) -> ClusterSpec:
        """The cluster that the settings ask for.

        Raises:
            CloudError: Google Cloud has no such nodes, or the ranges do not hold them.
        """
        spec = cluster_spec(self.settings, self.stack, CLUSTER_LIMIT)
        for pool in spec.node_pools:
            sizes.machine(pool)
        limits.check_nodes(spec)
        limits.check_zones(spec, self._own.zones)
        limits.check_arm(spec)
        return spec

    def registry(self, repositories: tuple[str, ...]) -> Registry:  # noqa: ARG002  # one repository takes any
        """The stack's repository in Artifact Registry, or the external registry of the settings."""
        if self.settings.registry is not None:
            return Registry.external(self.settings.registry)
        return self._images.registry

    def cluster(self, spec: ClusterSpec, registry: Registry) -> Cluster:  # noqa: ARG002  # it knows its own
        """The GKE cluster with all that it needs.

        Raises:
            CloudError: It cannot be had as asked for.
        """
        where, names = self._place, Names.of(self.stack)
        ranges = limits.ranges(spec.addresses)
        network = Network(NetworkArgs(names.network, ranges), where)
        identity = NodeIdentity(names.account, where)
        gke = Gke(
            GkeArgs(
                name=spec.name,
                zones=self._own.zones,
                kubernetes=spec.kubernetes,
                control_plane=ranges.control_plane,
                allowed=spec.api_allowed,
                protected=spec.deletion_protection,
                account=identity.email,
            ),
            network,
            SecretsKey(names.key_ring, where),
            where,
        )
        grants = identity.granted
        if self.settings.registry is None:
            grants = (*grants, self._images.let_pull(identity.member))
        pools = NodePools(
            PoolsArgs(spec.node_pools, self._own.zones, identity.email, grants), gke.cluster, where
        )
        return Cluster(
            # Other ranges make another cluster, whose objects are other objects.
            identifier=f"gke:{where.project}/{where.region}/{spec.name}:{ranges.nodes}:{ranges.pods}:{ranges.services}",
            kubeconfig=_access(gke, spec.name, where),
            exposure=BALANCERS,
            metrics_api=features.METRICS_API,
            monitoring=features.MONITORING,
            network_policy=features.NETWORK_POLICY,
            # Google documents no signer of the kubelets' serving certificates.
            kubelets_trusted=False,
            storage_class=_storage_class(spec),
            resource=gke.cluster,
            needs=pools.pools,
        )

    @property
    def _own(self) -> GcpSettings:
        own = self.settings.target
        assert isinstance(own, GcpSettings)
        return own

    @cached_property
    def _place(self) -> place.Place:
        tags = cluster_spec(self.settings, self.stack, CLUSTER_LIMIT).tags
        return place.declare(self._own, tags)

    @cached_property
    def _images(self) -> ImageRepository:
        name = Names.of(self.stack).repository
        return ImageRepository(RepositoryArgs(name, scanned=self._own.image_scanning), self._place)


def _access(gke: Gke, name: str, where: place.Place) -> pulumi.Output[str]:
    cluster = gke.cluster
    authority = cluster.master_auth.apply(lambda issued: issued.cluster_ca_certificate or "")
    text = pulumi.Output.all(cluster.endpoint, authority).apply(
        lambda found: kubeconfig(name, where.project, where.region, endpoint=found[0], authority=found[1])
    )
    return pulumi.Output.secret(text)


def _storage_class(spec: ClusterSpec) -> str | None:
    """Claims could not be attached where some machine takes hyperdisks only: then there are none."""
    return STORAGE_CLASS if all(sizes.machine(pool).disk == PERSISTENT for pool in spec.node_pools) else None
