"""The registry's instance, with a volume that outlives it."""

from dataclasses import dataclass

import pulumi
from pulumi_openstack import blockstorage, compute, networking

from infra.clouds.openstack import authorities, tags
from infra.clouds.openstack.addresses import Addresses
from infra.clouds.openstack.boot import registry
from infra.clouds.openstack.boot.node import Mirror
from infra.clouds.openstack.instances import Shape, Site, instance
from infra.plugins.landfall.cluster_resources import Wait

AUTHORITY = "registry"
_DISK_GB = 20
_SECONDS = 1200


@dataclass(frozen=True)
class RegistryArgs:
    """What the registry is made of.

    Attributes:
        name: The cluster's name.
        addresses: The network's addresses.
        network_id: The network.
        subnet_id: Its subnet.
        security_group: ID of the registry's security group.
        external_network: Name of the network that floating addresses come from.
        flavor: Its flavor.
        volume: GB for images.
        attached: What must exist before it reaches the world, or is reached.
        protect: Whether Pulumi refuses to delete the volume.
    """

    name: str
    addresses: Addresses
    network_id: pulumi.Output[str]
    subnet_id: pulumi.Output[str]
    security_group: pulumi.Output[str]
    external_network: str
    flavor: str
    volume: int
    attached: tuple[pulumi.Resource, ...]
    protect: bool


class RegistryInstance(pulumi.ComponentResource):
    """The registry.

    Attributes:
        host: Its host in image references, once it can be pushed to.
        mirror: How nodes reach it, before that: nodes may be made meanwhile.
    """

    host: pulumi.Output[str]
    mirror: pulumi.Output[Mirror]

    def __init__(self, args: RegistryArgs, site: Site, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare it.

        Args:
            args: What it is made of.
            site: What all instances have in common.
            opts: Pulumi's resource options.
        """
        super().__init__("landfall:openstack:Registry", "registry", {}, opts)
        inside, words = pulumi.ResourceOptions(parent=self), tags.words(site.tags)
        name, address = f"{args.name}-registry", str(args.addresses.registry)
        authority = authorities.declare(args.name, AUTHORITY, inside)
        volume = blockstorage.Volume(
            "registry",
            name=name,
            size=args.volume,
            volume_type=site.volume_type,
            metadata=dict(site.tags),
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )
        port = networking.Port(
            "registry",
            name=name,
            network_id=args.network_id,
            admin_state_up=True,
            fixed_ips=[networking.PortFixedIpArgs(subnet_id=args.subnet_id, ip_address=address)],
            security_group_ids=[args.security_group],
            tags=words,
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )
        floating = networking.FloatingIp(
            "registry-address",
            pool=args.external_network,
            port_id=port.id,
            description=f"The registry of {args.name}",
            tags=words,
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.attached)),
        )
        known = pulumi.Output.all(floating.address, volume.id, authorities.pair(authority))
        shape = Shape(
            name=name,
            flavor=args.flavor,
            disk=_DISK_GB,
            index=0,
            user_data=known.apply(
                lambda parts: registry.registry(
                    registry.RegistryPlan(name, parts[0], address, parts[1], parts[2])
                )
            ),
            networks=[compute.InstanceNetworkArgs(port=port.id)],
        )
        opts_of_instance = pulumi.ResourceOptions(
            parent=self, depends_on=list(args.attached), delete_before_replace=True
        )
        server = instance("registry", site, shape, opts_of_instance)
        attached = compute.VolumeAttach(
            "registry",
            instance_id=server.id,
            volume_id=volume.id,
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )
        ready = Wait(
            "registry",
            url=pulumi.Output.concat("https://", floating.address, "/"),
            authority=authority.certificate,
            timeout_seconds=_SECONDS,
            hint=f"See what its instance says: openstack console log show {name}",
            opts=pulumi.ResourceOptions(parent=self, depends_on=[attached]),
        )
        self.host = pulumi.Output.all(floating.address, ready.ready).apply(lambda parts: str(parts[0]))
        self.mirror = pulumi.Output.all(floating.address, authority.certificate).apply(
            lambda parts: Mirror(str(parts[0]), address, str(parts[1]))
        )
        self.register_outputs({"host": self.host})
