"""Node pools: each a number of instances. What cannot change in place makes another pool beside the old one.

The new instances have other names, so that they are made before the old ones go.
"""

import hashlib
from dataclasses import dataclass

import pulumi
from pulumi_openstack import compute

from infra.clouds.openstack.boot import worker
from infra.clouds.openstack.boot.worker import Contents
from infra.clouds.openstack.instances import Shape, Site, instance
from infra.clouds.openstack.kubeadm import Plan
from infra.clouds.openstack.versions import Version
from infra.contract import NodePool

_HASH_LENGTH = 6


@dataclass(frozen=True)
class WorkerArgs:
    """What a pool is made of.

    Attributes:
        name: The cluster's name.
        pool: What the stack asks for.
        flavor: The site's flavor for it.
        plan: The cluster that its nodes join.
        version: What is installed.
        contents: What its nodes are made with, once it is known.
        network_id: The cluster's network.
        security_groups: Names of the nodes' security groups.
        attached: What must exist before its nodes reach the world.
    """

    name: str
    pool: NodePool
    flavor: str
    plan: Plan
    version: Version
    contents: pulumi.Output[Contents]
    network_id: pulumi.Output[str]
    security_groups: tuple[pulumi.Output[str], ...]
    attached: tuple[pulumi.Resource, ...]


def generation(site: Site, args: WorkerArgs) -> str:
    """A few characters that change with whatever makes other instances. Pure."""
    immutable = (site.image, site.volume_type, site.key_pair, site.zones, args.flavor, args.pool.disk)
    text = repr(immutable) + worker.generation(args.plan, args.version)
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]


class Workers(pulumi.ComponentResource):
    """One pool.

    Attributes:
        nodes: Its instances.
    """

    nodes: tuple[compute.Instance, ...]

    def __init__(self, args: WorkerArgs, site: Site, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare it.

        Args:
            args: What it is made of.
            site: What all instances have in common.
            opts: Pulumi's resource options.
        """
        super().__init__("landfall:openstack:Workers", args.pool.name, {}, opts)
        self._args, self._site = args, site
        label = f"{args.pool.name}-{generation(site, args)}"
        group = compute.ServerGroup(
            f"pool-{label}",
            name=f"{args.name}-{label}",
            policies="soft-anti-affinity",
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.nodes = tuple(self._node(label, index, group.id) for index in range(args.pool.minimum))
        self.register_outputs({})

    def _node(self, label: str, index: int, group: pulumi.Output[str]) -> compute.Instance:
        args, pool = self._args, self._args.pool.name
        name = f"{args.name}-{label}-{index}"
        shape = Shape(
            name=name,
            flavor=args.flavor,
            disk=args.pool.disk,
            index=index,
            user_data=args.contents.apply(lambda contents: worker.worker(name, pool, contents)),
            networks=[compute.InstanceNetworkArgs(uuid=args.network_id)],
            security_groups=args.security_groups,
            group=group,
        )
        opts = pulumi.ResourceOptions(parent=self, depends_on=list(args.attached))
        return instance(f"pool-{label}-{index}", self._site, shape, opts)
