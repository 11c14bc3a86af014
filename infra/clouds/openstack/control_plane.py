"""The control plane's instances.

What they are made of is settled when they are made: a newer image or script means nothing to them, since the
cluster's data are theirs. docs/guide/openstack.md tells how they are upgraded.
"""

from dataclasses import dataclass

import pulumi
from pulumi_openstack import compute, networking

from infra.clouds.openstack.addresses import Addresses
from infra.clouds.openstack.boot import control_plane
from infra.clouds.openstack.boot.control_plane import Contents, Member
from infra.clouds.openstack.instances import Shape, Site, instance

_SETTLED = ["user_data", "block_devices", "availability_zone", "key_pair", "scheduler_hints"]


@dataclass(frozen=True)
class ControlPlaneArgs:
    """What the control plane is made of.

    Attributes:
        name: The cluster's name.
        addresses: The network's addresses.
        ports: A port for each node, in order.
        flavor: The nodes' flavor.
        disk: GB of each node's volume.
        contents: What the cluster is made with, once it is known.
        attached: What must exist before its nodes reach the world, or are reached.
        protect: Whether Pulumi refuses to delete it.
    """

    name: str
    addresses: Addresses
    ports: tuple[networking.Port, ...]
    flavor: str
    disk: int
    contents: pulumi.Output[Contents]
    attached: tuple[pulumi.Resource, ...]
    protect: bool


class ControlPlane(pulumi.ComponentResource):
    """The control plane.

    Attributes:
        nodes: Its instances, in order.
    """

    nodes: tuple[compute.Instance, ...]

    def __init__(
        self, args: ControlPlaneArgs, site: Site, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Declare it.

        Args:
            args: What it is made of.
            site: What all instances have in common.
            opts: Pulumi's resource options.
        """
        super().__init__("landfall:openstack:ControlPlane", "control-plane", {}, opts)
        self._args, self._site = args, site
        group = compute.ServerGroup(
            "control-plane",
            name=f"{args.name}-control-plane",
            policies="soft-anti-affinity",
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.nodes = tuple(self._node(index, group.id) for index in range(len(args.ports)))
        self.register_outputs({})

    def _node(self, index: int, group: pulumi.Output[str]) -> compute.Instance:
        args = self._args
        name = f"{args.name}-control-plane-{index}"
        member = Member(name, index, args.addresses.control_plane(index))
        shape = Shape(
            name=name,
            flavor=args.flavor,
            disk=args.disk,
            index=index,
            user_data=args.contents.apply(lambda contents: control_plane.control_plane(member, contents)),
            networks=[compute.InstanceNetworkArgs(port=args.ports[index].id)],
            group=group,
        )
        opts = pulumi.ResourceOptions(
            parent=self,
            depends_on=list(args.attached),
            protect=args.protect,
            ignore_changes=_SETTLED,
            delete_before_replace=True,
        )
        return instance(f"control-plane-{index}", self._site, shape, opts)
