"""Node pools: the one that comes with the cluster and runs AKS's own pods, and those of the stack.

A pool that must change what cannot be changed in place gets another name. So the engine makes the new one
first and then deletes the old, whose nodes AKS drains as disruption budgets allow
(https://learn.microsoft.com/azure/aks/delete-node-pool, read 2026-11-21).
"""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import containerservice

from infra.clouds.azure import limits, names, sizes
from infra.clouds.azure.place import Place
from infra.contract import NodePool

SYSTEM_POOL = "system"
_SYSTEM_TAINT = "CriticalAddonsOnly=true:NoSchedule"
"""Keeps all but AKS's own pods away (https://learn.microsoft.com/azure/aks/use-system-pools)."""

_IMAGE = containerservice.OSSKU.UBUNTU
_DISK = containerservice.OSDiskType.MANAGED
_SYSTEM_DISK_GB = 128

_UPGRADE = containerservice.AgentPoolUpgradeSettingsArgs(
    max_surge=f"{limits.SURGE}%", drain_timeout_in_minutes=30
)


@dataclass(frozen=True)
class PoolsArgs:
    """What a stack's pools are made of.

    Attributes:
        place: The stack's place.
        pools: The pools as the stack asks for them.
        kubernetes: Minor version, or None for the cluster's own.
        subnet: The id of the nodes' subnet.
        cluster: The cluster.
    """

    place: Place
    pools: tuple[NodePool, ...]
    kubernetes: str | None
    subnet: pulumi.Output[str]
    cluster: containerservice.ManagedCluster


def physical_name(pool: NodePool, zones: tuple[str, ...], *, encryption_at_host: bool) -> str:
    """The name of a pool in Azure, which changes with what a pool cannot change in place."""
    size = sizes.smallest(pool)
    return names.pool(pool.name, (size.name, pool.disk, zones, encryption_at_host, _IMAGE.value, _DISK.value))


def system_profile(
    place: Place, subnet: pulumi.Output[str]
) -> containerservice.ManagedClusterAgentPoolProfileArgs:
    """The pool that comes with the cluster: AKS's API sets it once, when the cluster is made."""
    return containerservice.ManagedClusterAgentPoolProfileArgs(
        name=SYSTEM_POOL,
        mode=containerservice.AgentPoolMode.SYSTEM,
        type=containerservice.AgentPoolType.VIRTUAL_MACHINE_SCALE_SETS,
        os_type=containerservice.OSType.LINUX,
        os_sku=_IMAGE,
        os_disk_type=_DISK,
        os_disk_size_gb=_SYSTEM_DISK_GB,
        vm_size=sizes.SYSTEM_SIZE,
        count=limits.SYSTEM_MINIMUM,
        enable_auto_scaling=True,
        min_count=limits.SYSTEM_MINIMUM,
        max_count=limits.SYSTEM_MAXIMUM,
        node_taints=[_SYSTEM_TAINT],
        availability_zones=list(place.settings.zones) or None,
        vnet_subnet_id=subnet,
        enable_node_public_ip=False,
        enable_encryption_at_host=place.settings.encryption_at_host,
        security_profile=containerservice.AgentPoolSecurityProfileArgs(
            enable_secure_boot=True, enable_vtpm=True
        ),
        upgrade_settings=_UPGRADE,
        tags=place.labels,
    )


def declare(args: PoolsArgs, parent: pulumi.Resource) -> tuple[containerservice.AgentPool, ...]:
    """Declare a stack's pools.

    Each waits for the one before it: AKS refuses to change two pools of a cluster at once
    (https://github.com/Azure/terraform-azurerm-avm-res-containerservice-managedcluster/pull/160, read
    2026-11-21).

    Args:
        args: What they are made of.
        parent: The component that they belong to.
    """
    made: list[containerservice.AgentPool] = []
    for pool in args.pools:
        made.append(_pool(pool, args, parent, after=made[-1:]))
    return tuple(made)


def _pool(
    pool: NodePool, args: PoolsArgs, parent: pulumi.Resource, after: list[containerservice.AgentPool]
) -> containerservice.AgentPool:
    place = args.place
    own = place.settings
    size = sizes.smallest(pool)
    trusted = containerservice.AgentPoolSecurityProfileArgs(enable_secure_boot=True, enable_vtpm=True)
    return containerservice.AgentPool(
        f"pool-{pool.name}",
        resource_group_name=place.group,
        resource_name_=args.cluster.name,
        agent_pool_name=physical_name(pool, own.zones, encryption_at_host=own.encryption_at_host),
        mode=containerservice.AgentPoolMode.USER,
        type=containerservice.AgentPoolType.VIRTUAL_MACHINE_SCALE_SETS,
        os_type=containerservice.OSType.LINUX,
        os_sku=_IMAGE,
        os_disk_type=_DISK,
        os_disk_size_gb=pool.disk,
        vm_size=size.name,
        count=pool.minimum,
        enable_auto_scaling=True,
        min_count=pool.minimum,
        max_count=pool.maximum,
        orchestrator_version=args.kubernetes,
        availability_zones=list(own.zones) or None,
        vnet_subnet_id=args.subnet,
        enable_node_public_ip=False,
        enable_encryption_at_host=own.encryption_at_host,
        security_profile=trusted if size.trusted_launch else None,
        upgrade_settings=_UPGRADE,
        tags=place.labels,
        opts=pulumi.ResourceOptions.merge(
            place.inside(parent),
            pulumi.ResourceOptions(
                # How many there are is the autoscaler's to say once the pool is there.
                ignore_changes=["count"],
                delete_before_replace=False,
                # A pool that rolls goes, however well the cluster is protected.
                protect=False,
                deleted_with=args.cluster,
                depends_on=list(after),
                custom_timeouts=pulumi.CustomTimeouts(create="60m", update="120m", delete="60m"),
            ),
        ),
    )
