"""AWS as a target: what the settings become, in order."""

from dataclasses import dataclass
from functools import cached_property

import pulumi
from pulumi_aws import eks

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
class Made:
    """A cluster as AWS has it.

    Attributes:
        cluster: The cluster.
        kubeconfig: Access to it; a secret.
        entries: Without these an administrator is turned away.
        working: Without these it cannot run anything: node groups and add-ons.
    """

    cluster: eks.Cluster
    kubeconfig: pulumi.Output[str]
    entries: tuple[pulumi.Resource, ...]
    working: tuple[pulumi.Resource, ...]


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
        """EKS with everything that it stands on, and the class for volumes in it."""
        made = self.declare(spec)
        needs = (*made.entries, *made.working)
        storage_class = storage.declare(made.cluster, self.identifier, made.kubeconfig, needs)
        return Cluster(
            identifier=self.identifier,
            kubeconfig=made.kubeconfig,
            exposure=LoadBalancers(balancers.annotations(dict(spec.tags))),
            metrics_api=features.METRICS_API,
            monitoring=features.MONITORING,
            network_policy=features.NETWORK_POLICY,
            storage_class=storage.NAME,
            resource=made.cluster,
            needs=(*needs, storage_class),
        )

    @property
    def identifier(self) -> str:
        """What the cluster is recognised by: another range of services makes another cluster of that name."""
        return f"eks:{self.target.region}:{self.asked.name}:{self.asked.addresses.services}"

    def declare(self, spec: ClusterSpec) -> Made:
        """Everything that is AWS' own: nothing of it is inside the cluster."""
        scope = self._scope
        network = Network(scope, NetworkArgs(self.settings.network.cidr, self.zones, self.target.nat))
        identities = Identities(scope)
        safe = Safe(scope, SafeArgs(identities.account, self.target.log_days, spec.deletion_protection))
        control_plane = ControlPlane(
            scope, ControlPlaneArgs(spec, self.target, network, identities.cluster, safe)
        )
        cluster = control_plane.cluster
        addons = Addons(scope, cluster, identities, self.target.addon_versions)
        ready = (*network.outward, *addons.before_nodes)
        nodes = Nodes(scope, NodesArgs(cluster, self.pools, network.private, identities.nodes, ready))
        working = (*nodes.groups, *addons.after_nodes(nodes.groups))
        return Made(cluster, self._kubeconfig(cluster), control_plane.entries, working)

    def _kubeconfig(self, cluster: eks.Cluster) -> pulumi.Output[str]:
        plain: pulumi.Output[str] = pulumi.Output.all(
            cluster.endpoint, cluster.certificate_authority.data
        ).apply(
            lambda known: kubeconfig.text(
                self.asked.name, self.target.region, str(known[0]), str(known[1]), self.target.role
            )
        )
        return pulumi.Output.secret(plain)
