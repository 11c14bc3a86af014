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
from infra.plugins.landfall.cluster_resources import CertificateAuthority, NodeDrain

_HASH_LENGTH = 6
_DRAIN_SECONDS = 1800
_SLOW = pulumi.CustomTimeouts(delete="35m")


@dataclass(frozen=True)
class Draining:
    """How nodes are emptied.

    Attributes:
        server: The API server's URL from outside.
        authority: The cluster's authority.
        cluster: What takes all nodes along when it goes: nothing is drained then.
    """

    server: pulumi.Output[str]
    authority: CertificateAuthority
    cluster: pulumi.Resource


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
        draining: How a node is emptied before it goes.
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
    draining: Draining


def generation(site: Site, pool: NodePool, flavor: str, plan: Plan, version: Version) -> str:
    """A few characters that change with whatever makes other instances. Pure.

    Args:
        site: What all instances have in common.
        pool: What the stack asks for.
        flavor: The site's flavor for it.
        plan: The cluster.
        version: What is installed.
    """
    immutable = (site.image, site.volume_type, site.key_pair, site.zones, flavor, pool.disk)
    text = repr(immutable) + worker.generation(plan, version)
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
        label = f"{args.pool.name}-{generation(site, args.pool, args.flavor, args.plan, args.version)}"
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
        made = instance(f"pool-{label}-{index}", self._site, shape, opts)
        NodeDrain(
            f"pool-{label}-{index}",
            node=name,
            server=args.draining.server,
            authority=args.draining.authority.certificate,
            key=args.draining.authority.key,
            timeout_seconds=_DRAIN_SECONDS,
            opts=pulumi.ResourceOptions(
                parent=self, depends_on=[made], deleted_with=args.draining.cluster, custom_timeouts=_SLOW
            ),
        )
        return made
