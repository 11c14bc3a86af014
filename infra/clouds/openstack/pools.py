"""Which flavor serves which node pool. Pure.

Flavors are each site's own, and a program that must run without credentials cannot look at them: the settings
say which one offers what a pool asks for.
"""

from collections.abc import Mapping

from infra.contract import NodePool
from infra.errors import CloudError


def flavors(pools: tuple[NodePool, ...], named: Mapping[str, str]) -> tuple[tuple[NodePool, str], ...]:
    """Each pool with its flavor.

    Args:
        pools: What the stack asks for.
        named: Flavors by the pools' names.

    Raises:
        CloudError: A pool has none, a flavor is for no pool, or a pool asks for what no instance here has.
    """
    known = ", ".join(pool.name for pool in pools)
    for name in named:
        if name not in [pool.name for pool in pools]:
            raise CloudError(
                f"landfall:openstack.poolFlavors names {name!r}, which is no node pool; there are:"
                f" {known}. Remove it: pulumi config rm --path 'landfall:openstack.poolFlavors.{name}'"
            )
    return tuple((pool, _flavor(pool, named)) for pool in pools)


def _flavor(pool: NodePool, named: Mapping[str, str]) -> str:
    wanted = f"{pool.cpu} cores and {pool.memory} GiB or more"
    if pool.accelerator is not None or pool.architecture != "amd64":
        lacking = "accelerators" if pool.accelerator is not None else f"{pool.architecture} nodes"
        raise CloudError(
            f"Node pool {pool.name!r} asks for {lacking}, which clusters on OpenStack cannot have: see"
            " docs/guide/openstack.md. Remove it from the pool in landfall:nodePools."
        )
    if pool.name not in named:
        raise CloudError(
            f"Node pool {pool.name!r} has no flavor. Name one with {wanted} (`openstack flavor list`):"
            f" pulumi config set --path 'landfall:openstack.poolFlavors.{pool.name}' m1.large"
        )
    return named[pool.name]
