"""Node pools that roll: what cannot be changed in place makes a new pool beside the old one.

A pool's name ends in a hash of what it is made of, and so does its name in the stack: another machine type is
another resource, made before the old one is deleted, whose nodes GKE drains first. With the cluster all its
pools go, so that `destroy` drains nothing.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Self

import pulumi
from pulumi_gcp import container

from infra.clouds.gcp import limits, sizes
from infra.clouds.gcp.limits import DEFAULT_ZONES, initial_nodes
from infra.clouds.gcp.machines import ACCELERATOR_TYPES
from infra.clouds.gcp.place import Place
from infra.contract import NodePool

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
"""What a node may do is decided by its account's roles alone
(https://cloud.google.com/kubernetes-engine/docs/how-to/access-scopes, read 2026-11-21)."""

POOL_LABEL = "landfall-pool"
"""On each node, with the pool's name in the stack."""

_HASH_LENGTH = 8
_TIMEOUTS = pulumi.CustomTimeouts(create="45m", update="120m", delete="90m")


@dataclass(frozen=True)
class Shape:
    """What a pool's nodes are made of: fixed for its lifetime.

    Attributes:
        machine: The machine type.
        disk_type: The type of their boot disk.
        disk: GB of it.
        accelerator: Google's type of their accelerators; None where they have none.
        accelerators: How many a node.
    """

    machine: str
    disk_type: str
    disk: int
    accelerator: str | None
    accelerators: int

    @classmethod
    def of(cls, pool: NodePool) -> Self:
        """The shape of the smallest nodes that have what a pool asks for.

        Raises:
            CloudError: There are none.
        """
        machine = sizes.machine(pool)
        kind = machine.accelerator
        return cls(
            machine=machine.name,
            disk_type=machine.disk,
            disk=pool.disk,
            accelerator=ACCELERATOR_TYPES[kind] if kind else None,
            accelerators=machine.accelerators,
        )

    def pool_name(self, name: str) -> str:
        """The name of a pool of this shape, such as "default-1a2b3c4d".

        Args:
            name: The pool's name in the stack.
        """
        text = json.dumps(asdict(self), sort_keys=True)
        return f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]}"


@dataclass(frozen=True)
class PoolsArgs:
    """What the pools are made of.

    Attributes:
        pools: What is asked for.
        zones: Their zones; empty where Google chooses.
        account: Their service account.
        needs: What their nodes need before they can work, such as grants.
    """

    pools: tuple[NodePool, ...]
    zones: tuple[str, ...]
    account: pulumi.Input[str]
    needs: tuple[pulumi.Resource, ...]


class NodePools(pulumi.ComponentResource):
    """The pools of a cluster.

    Attributes:
        pools: Each of them.
    """

    pools: tuple[container.NodePool, ...]

    def __init__(self, args: PoolsArgs, cluster: container.Cluster, place: Place) -> None:
        """Declare them.

        Args:
            args: What they are made of.
            cluster: Whose they are.
            place: Where they go.
        """
        super().__init__("landfall:gcp:NodePools", "node-pools", {}, None)
        self._args, self._cluster, self._place = args, cluster, place
        self.pools = tuple(map(self._pool, args.pools))
        self.register_outputs({})

    def _pool(self, pool: NodePool) -> container.NodePool:
        shape = Shape.of(pool)
        zones = self._args.zones[: pool.maximum]
        return container.NodePool(
            shape.pool_name(pool.name),
            container.NodePoolArgs(
                name=shape.pool_name(pool.name),
                cluster=self._cluster.name,
                project=self._place.project,
                location=self._place.region,
                node_locations=list(zones) or None,
                initial_node_count=initial_nodes(pool.minimum, pool.maximum, len(zones) or DEFAULT_ZONES),
                autoscaling=container.NodePoolAutoscalingArgs(
                    total_min_node_count=pool.minimum,
                    total_max_node_count=pool.maximum,
                    location_policy="BALANCED",
                ),
                management=container.NodePoolManagementArgs(auto_repair=True, auto_upgrade=True),
                upgrade_settings=container.NodePoolUpgradeSettingsArgs(
                    strategy="SURGE", max_surge=1, max_unavailable=0
                ),
                node_drain_configs=[
                    container.NodePoolNodeDrainConfigArgs(respect_pdb_during_node_pool_deletion=True)
                ],
                network_config=container.NodePoolNetworkConfigArgs(enable_private_nodes=True),
                node_config=self._nodes(pool, shape),
            ),
            opts=pulumi.ResourceOptions.merge(
                self._place.within(self),
                pulumi.ResourceOptions(
                    depends_on=list(self._args.needs),
                    deleted_with=self._cluster,
                    delete_before_replace=False,
                    # What a pool began with says nothing about what it is: later the autoscaler decides.
                    ignore_changes=["initialNodeCount"],
                    custom_timeouts=_TIMEOUTS,
                ),
            ),
        )

    def _nodes(self, pool: NodePool, shape: Shape) -> container.NodePoolNodeConfigArgs:
        return container.NodePoolNodeConfigArgs(
            machine_type=shape.machine,
            disk_type=shape.disk_type,
            disk_size_gb=shape.disk,
            image_type="COS_CONTAINERD",
            guest_accelerators=_accelerators(shape),
            service_account=self._args.account,
            oauth_scopes=[SCOPE],
            metadata={"disable-legacy-endpoints": "true"},
            shielded_instance_config=container.NodePoolNodeConfigShieldedInstanceConfigArgs(
                enable_secure_boot=True, enable_integrity_monitoring=True
            ),
            workload_metadata_config=container.NodePoolNodeConfigWorkloadMetadataConfigArgs(
                mode="GKE_METADATA"
            ),
            kubelet_config=container.NodePoolNodeConfigKubeletConfigArgs(
                insecure_kubelet_readonly_port_enabled="FALSE"
            ),
            labels={POOL_LABEL: pool.name},
            resource_labels=self._place.labels,
            taint_config=_taints(arm_alone=limits.arm_alone(self._args.pools)),
        )


def _taints(*, arm_alone: bool) -> container.NodePoolNodeConfigTaintConfigArgs | None:
    """GKE keeps pods that do not ask for it away from Arm, and then nothing would run anywhere."""
    if not arm_alone:
        return None
    return container.NodePoolNodeConfigTaintConfigArgs(architecture_taint_behavior="NONE")


def _accelerators(shape: Shape) -> list[container.NodePoolNodeConfigGuestAcceleratorArgs] | None:
    if shape.accelerator is None:
        return None
    driver = container.NodePoolNodeConfigGuestAcceleratorGpuDriverInstallationConfigArgs(
        gpu_driver_version="DEFAULT"
    )
    return [
        container.NodePoolNodeConfigGuestAcceleratorArgs(
            type=shape.accelerator, count=shape.accelerators, gpu_driver_installation_config=driver
        )
    ]
