"""AWS as a target: what the settings become, in order."""

from dataclasses import dataclass
from functools import cached_property

import pulumi

from infra.clouds.aws import balancers, features, kubeconfig, limits, registry, storage
from infra.clouds.aws.addons import Addons
from infra.clouds.aws.cluster import ControlPlane, ControlPlaneArgs
from infra.clouds.aws.identity import Identities
from infra.clouds.aws.keys import Safe, SafeArgs
from infra.clouds.aws.network import Network, NetworkArgs
from infra.clouds.aws.nodes import Nodes, NodesArgs
from infra.clouds.aws.pools import Pool, plan_all
from infra.clouds.aws.scope import Scope
from infra.clouds.aws.settings import AwsSettings
from infra.clouds.aws.subnets import ZonePlan, divide
from infra.cluster_spec import cluster_spec
from infra.contract import Cluster, ClusterSpec, LoadBalancers, Registry
from infra.settings import Settings


@dataclass(frozen=True)
class Aws:
    """AWS, for one stack.

    Attributes:
        settings: The stack's settings.
        target: The part of them that only AWS has.
        asked: The cluster that they ask for.
        zones: How its network is divided.
        pools: What its node pools become.
    """

    settings: Settings
    target: AwsSettings
    asked: ClusterSpec
    zones: tuple[ZonePlan, ...]
    pools: tuple[Pool, ...]

    @classmethod
    def of(cls, settings: Settings, stack: str) -> "Aws":
        """AWS for a stack's settings.

        Raises:
            CloudError: They cannot be served.
        """
        target = settings.target
        assert isinstance(target, AwsSettings)
        limits.check(settings, target)
        spec = cluster_spec(settings, stack, limits.NAME)
        zones = divide(settings.network.cidr, target.zone_ids)
        pools = plan_all(spec.node_pools, target.instance_types, target.zone_ids)
        return cls(settings, target, spec, zones, pools)

    @cached_property
    def _scope(self) -> Scope:
        return Scope.declare(self.asked, self.target)

    def spec(self) -> ClusterSpec:
        """The cluster that the settings ask for."""
        return self.asked

    def registry(self, repositories: tuple[str, ...]) -> Registry:
        """Repositories in the account's ECR, or the external registry of the settings.

        Args:
            repositories: Names of all images that the stack pushes.
        """
        if self.settings.registry is not None:
            return Registry.external(self.settings.registry)
        return registry.declare(self._scope, repositories, protected=self.settings.protected)

    def cluster(self, spec: ClusterSpec, registry: Registry) -> Cluster:  # noqa: ARG002  # nodes may pull from all of the account's repositories
        """EKS with everything that it stands on."""
        scope = self._scope
        network = Network(scope, NetworkArgs(self.settings.network.cidr, self.zones, self.target.nat))
        identities = Identities(scope)
        safe = Safe(
            scope, SafeArgs(identities.account, self.target.log_days, protected=spec.deletion_protection)
        )
        control_plane = ControlPlane(
            scope, ControlPlaneArgs(spec, self.target, network, identities.cluster, safe)
        )
        cluster, entries = control_plane.cluster, control_plane.entries
        addons = Addons(scope, cluster, identities)
        ready = (*network.outward, *addons.before_nodes)
        nodes = Nodes(scope, NodesArgs(cluster, self.pools, network.private, identities.nodes, ready))
        installed = addons.after_nodes(nodes.groups)
        identifier = f"eks:{scope.region}:{scope.name}"
        plain: pulumi.Output[str] = pulumi.Output.all(
            cluster.endpoint, cluster.certificate_authority.data
        ).apply(
            lambda known: kubeconfig.text(
                scope.name, scope.region, str(known[0]), str(known[1]), self.target.role
            )
        )
        access: pulumi.Output[str] = pulumi.Output.secret(plain)
        storage_class = storage.declare(cluster, identifier, access, entries)
        return Cluster(
            identifier=identifier,
            kubeconfig=access,
            exposure=LoadBalancers(balancers.annotations(dict(scope.tags))),
            metrics_api=features.METRICS_API,
            monitoring=features.MONITORING,
            network_policy=features.NETWORK_POLICY,
            storage_class=storage.NAME,
            resource=cluster,
            needs=(*entries, *nodes.groups, *installed, storage_class),
        )
