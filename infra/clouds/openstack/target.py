"""The target: network, registry, control plane and pools, put together."""

from functools import cached_property

import pulumi
from pulumi_openstack import Provider

from infra.clouds.openstack import chosen, contents, features, names, versions
from infra.clouds.openstack.addresses import Addresses
from infra.clouds.openstack.api import Api, ApiArgs
from infra.clouds.openstack.authorities import CLUSTER, ClusterAuthorities, common_name
from infra.clouds.openstack.boot import registry as registry_boot
from infra.clouds.openstack.boot.control_plane import STORAGE_CLASS
from infra.clouds.openstack.boot.node import Mirror
from infra.clouds.openstack.control_plane import ControlPlane, ControlPlaneArgs
from infra.clouds.openstack.firewall import Firewall, FirewallArgs
from infra.clouds.openstack.instances import Site
from infra.clouds.openstack.kubeadm import Plan
from infra.clouds.openstack.kubeconfig import Issuer, kubeconfig
from infra.clouds.openstack.network import Network, NetworkArgs
from infra.clouds.openstack.pools import flavors
from infra.clouds.openstack.registry import AUTHORITY, RegistryArgs, RegistryInstance
from infra.clouds.openstack.rules import API_PORT, Group, rules
from infra.clouds.openstack.settings import OpenStackSettings
from infra.clouds.openstack.workers import Draining, WorkerArgs, Workers
from infra.cluster_spec import cluster_spec
from infra.contract import Cluster, ClusterSpec, LoadBalancers, Login, Registry
from infra.plugins.landfall.cluster_resources import Wait
from infra.settings import Settings

_API_SECONDS = 1800
"""A control-plane node fetches packages and images before its API server answers."""


class OpenStack:
    """OpenStack as a target, for one stack."""

    def __init__(self, settings: Settings, stack: str) -> None:
        """Take the settings.

        Args:
            settings: The stack's settings.
            stack: The stack's name.
        """
        assert isinstance(settings.target, OpenStackSettings)
        self._settings, self._target, self._stack = settings, settings.target, stack

    def spec(self) -> ClusterSpec:
        """The cluster that the settings ask for."""
        return self._spec

    def registry(self, repositories: tuple[str, ...]) -> Registry:  # noqa: ARG002  # it takes any
        """The registry's instance, or the external one of the settings."""
        if self._settings.registry is not None:
            return Registry.external(self._settings.registry)
        issuer = self._issuer(AUTHORITY)
        login = Login(
            registry_boot.USERNAME,
            issuer.command("registry-password"),
            issuer.command("authority-certificate"),
        )
        return Registry(host=self._own_registry.host, login=login)

    def cluster(self, spec: ClusterSpec, registry: Registry) -> Cluster:  # noqa: ARG002  # nodes read from it without a login
        """The cluster.

        Raises:
            CloudError: A pool has no flavor, or asks for what no instance here has.
        """
        pools = flavors(spec.node_pools, self._target.pool_flavors)
        version = versions.chosen(spec.kubernetes)
        chosen.declare(self._identifier, self._target, spec, version)
        plan = self._plan(version)
        authorities = ClusterAuthorities(spec.name, pulumi.ResourceOptions(protect=spec.deletion_protection))
        api = self._api()
        login = contents.CloudLogin(spec.name, self._target, self._network.subnet_id, self._inside)
        made = ControlPlane(
            ControlPlaneArgs(
                name=spec.name,
                addresses=self._addresses,
                ports=api.ports,
                flavor=self._target.control_plane_flavor,
                disk=self._target.control_plane_disk_gb,
                contents=contents.of_control_plane(
                    plan, version, authorities, self._mirror, outside=api.outside, conf=login.conf
                ),
                attached=(*self._attached, *api.needs),
                protect=spec.deletion_protection,
            ),
            self._site,
            self._inside,
        )
        made_with = contents.of_workers(plan, version, authorities, self._mirror)
        server = pulumi.Output.concat("https://", api.outside, f":{API_PORT}")
        draining = Draining(server, authorities.cluster, made.nodes[0])
        workers = [
            Workers(
                WorkerArgs(
                    name=spec.name,
                    pool=pool,
                    flavor=flavor,
                    plan=plan,
                    version=version,
                    contents=made_with,
                    network_id=self._network.network_id,
                    security_groups=(self._firewall.groups[Group.NODES].name,),
                    attached=self._attached,
                    draining=draining,
                ),
                self._site,
                self._inside,
            )
            for pool, flavor in pools
        ]
        ready = Wait(
            "api",
            url=pulumi.Output.concat(server, "/readyz"),
            authority=authorities.cluster.certificate,
            timeout_seconds=_API_SECONDS,
            hint=f"See what its instance says: openstack console log show {spec.name}-control-plane-0",
            opts=pulumi.ResourceOptions(depends_on=[*made.nodes, *api.needs, *self._firewall.rules]),
        )
        issuer = self._issuer(CLUSTER)
        return Cluster(
            identifier=self._identifier,
            kubeconfig=pulumi.Output.secret(
                pulumi.Output.all(api.outside, authorities.cluster.certificate).apply(
                    lambda parts: kubeconfig(spec.name, str(parts[0]), str(parts[1]), issuer)
                )
            ),
            exposure=LoadBalancers(),
            metrics_api=features.METRICS_API,
            monitoring=features.MONITORING,
            network_policy=features.NETWORK_POLICY,
            # kubelets sign their own: nothing in the cluster would approve others.
            kubelets_trusted=False,
            storage_class=STORAGE_CLASS,
            resource=made.nodes[0],
            needs=(ready, *(node for pool in workers for node in pool.nodes)),
        )

    @property
    def _identifier(self) -> str:
        return f"openstack:{self._target.cloud}:{self._target.region or ''}:{self._spec.name}"

    @cached_property
    def _spec(self) -> ClusterSpec:
        return cluster_spec(self._settings, self._stack, names.CLUSTER_LIMIT)

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses(self._settings.network.cidr)

    @cached_property
    def _site(self) -> Site:
        target = self._target
        return Site(
            target.image, target.volume_type, target.key_pair, target.availability_zones, self._spec.tags
        )

    @cached_property
    def _inside(self) -> pulumi.ResourceOptions:
        provider = Provider("openstack", cloud=self._target.cloud, region=self._target.region)
        return pulumi.ResourceOptions(providers=[provider])

    @cached_property
    def _network(self) -> Network:
        args = NetworkArgs(
            name=self._spec.name,
            addresses=self._addresses,
            external_network_id=self._target.external_network_id,
            dns_servers=tuple(map(str, self._target.dns_servers)),
            tags=self._spec.tags,
        )
        return Network(args, self._inside)

    @cached_property
    def _firewall(self) -> Firewall:
        groups = [Group.NODES, Group.CONTROL_PLANE]
        if self._settings.registry is None:
            groups.append(Group.REGISTRY)
        table = rules(self._addresses.network, self._spec.api_allowed)
        return Firewall(FirewallArgs(self._spec.name, table, tuple(groups), self._spec.tags), self._inside)

    @property
    def _attached(self) -> tuple[pulumi.Resource, ...]:
        """What must exist before an instance reaches the world, or is reached."""
        return (self._network.attached, *self._firewall.rules)

    @cached_property
    def _own_registry(self) -> RegistryInstance:
        args = RegistryArgs(
            name=self._spec.name,
            addresses=self._addresses,
            network_id=self._network.network_id,
            subnet_id=self._network.subnet_id,
            security_group=self._firewall.groups[Group.REGISTRY].id,
            external_network=self._target.external_network,
            flavor=self._target.registry_flavor or self._target.control_plane_flavor,
            volume=self._target.registry_volume_gb,
            attached=self._attached,
            protect=self._spec.deletion_protection,
        )
        return RegistryInstance(args, self._site, self._inside)

    def _api(self) -> Api:
        groups = self._firewall.groups
        args = ApiArgs(
            name=self._spec.name,
            nodes=self._target.control_plane_nodes,
            addresses=self._addresses,
            network_id=self._network.network_id,
            subnet_id=self._network.subnet_id,
            security_groups=(groups[Group.NODES].id, groups[Group.CONTROL_PLANE].id),
            external_network=self._target.external_network,
            allowed=self._spec.api_allowed,
            attached=self._network.attached,
            tags=self._spec.tags,
        )
        return Api(args, self._inside)

    def _plan(self, version: versions.Version) -> Plan:
        return Plan(
            name=self._spec.name,
            version=version.patch,
            api=self._addresses.api(self._target.control_plane_nodes),
            pods=self._spec.addresses.pods,
            services=self._spec.addresses.services,
        )

    @property
    def _mirror(self) -> pulumi.Output[Mirror | None]:
        return pulumi.Output.from_input(None if self._settings.registry else self._own_registry.mirror)

    def _issuer(self, authority: str) -> Issuer:
        stack = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
        return Issuer(stack, common_name(self._spec.name, authority))
