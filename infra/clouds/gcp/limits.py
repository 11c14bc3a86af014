"""What a cluster's ranges must hold, checked before anything is created. Pure.

Sources, read 2026-11-21: https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips#cluster_sizing
(sizes of ranges), https://cloud.google.com/vpc/docs/subnets#unusable-ip-addresses-in-every-subnet,
https://cloud.google.com/kubernetes-engine/docs/concepts/regional-clusters (zones),
https://cloud.google.com/kubernetes-engine/docs/how-to/prepare-arm-workloads-for-deployment (Arm).
"""

from dataclasses import dataclass
from ipaddress import IPv4Network

from infra import addressing
from infra.contract import ClusterSpec, NodePool
from infra.errors import CloudError

LARGEST_PODS, LARGEST_SERVICES = 9, 16
"""Prefix lengths: larger ranges than these GKE refuses."""

NODE_PREFIX = 24
"""Each node takes such a part of the pods' range, at GKE's default of 110 pods a node."""

UNUSABLE = 4
"""Addresses of a subnet that no node gets."""

CONTROL_PLANE_PREFIX = 28
"""GKE wants just this size for the control plane's own range."""

DEFAULT_ZONES = 3
"""Zones that GKE puts a regional cluster's nodes in, unless told."""

ARM_OPEN = (1, 35)
"""The Kubernetes since which GKE can leave its taint off Arm nodes, kubernetes.io/arch=arm64:NoSchedule."""


@dataclass(frozen=True)
class Ranges:
    """How a stack's network is divided.

    Attributes:
        nodes: The nodes' subnet: its first half.
        control_plane: The control plane's own range, at its end.
        pods: The pods', a secondary range of that subnet.
        services: The services', likewise.
    """

    nodes: IPv4Network
    control_plane: IPv4Network
    pods: IPv4Network
    services: IPv4Network


def ranges(plan: addressing.AddressPlan) -> Ranges:
    """How an address plan is used.

    Raises:
        CloudError: The plan has no network, or a range that GKE refuses.
    """
    if plan.network is None:
        raise CloudError("Google Cloud needs landfall:network.cidr, the range of the nodes' network. Set it.")
    _not_larger("podCidr", plan.pods, LARGEST_PODS)
    _not_larger("serviceCidr", plan.services, LARGEST_SERVICES)
    nodes, rest = addressing.subnets(plan.network, 2)
    *_, control_plane = rest.subnets(new_prefix=CONTROL_PLANE_PREFIX)
    return Ranges(nodes, control_plane, plan.pods, plan.services)


def check_nodes(spec: ClusterSpec) -> None:
    """That the ranges hold all the nodes that the pools may grow to.

    Raises:
        CloudError: They do not.
    """
    divided = ranges(spec.addresses)
    wanted = sum(pool.maximum for pool in spec.node_pools)
    for setting, network, room in (
        ("podCidr", divided.pods, 2 ** max(0, NODE_PREFIX - divided.pods.prefixlen)),
        ("cidr", spec.addresses.network, divided.nodes.num_addresses - UNUSABLE),
    ):
        if wanted > room:
            raise CloudError(
                f"landfall:network.{setting} = {network} has room for {room} nodes, and landfall:nodePools"
                f" may grow to {wanted} (the sum of maxNodes). Widen the range or lower maxNodes."
            )


def check_zones(spec: ClusterSpec, zones: tuple[str, ...]) -> None:
    """That every pool can have a node in each zone where GKE chooses the zones.

    Raises:
        CloudError: A pool may not grow that large.
    """
    for pool in spec.node_pools:
        if not zones and pool.maximum < DEFAULT_ZONES:
            raise CloudError(
                f"landfall:nodePools: the pool {pool.name!r} has maxNodes {pool.maximum}, and GKE begins with"
                f" a node in each of {DEFAULT_ZONES} zones. Set maxNodes to {DEFAULT_ZONES} or more, or name"
                " fewer zones: pulumi config set --path 'landfall:gcp.zones[0]', then one of those that"
                " `gcloud compute zones list` shows."
            )


def arm_alone(pools: tuple[NodePool, ...]) -> bool:
    """Whether a cluster has Arm nodes and no others, so that all of its pods must run on those."""
    return all(pool.architecture == "arm64" for pool in pools)


def check_arm(spec: ClusterSpec) -> None:
    """That pods get onto the nodes where all of them are Arm.

    Raises:
        CloudError: The Kubernetes that is asked for is too old for that.
    """
    if spec.kubernetes is None or not arm_alone(spec.node_pools):
        return
    if tuple(map(int, spec.kubernetes.split("."))) < ARM_OPEN:
        since = ".".join(map(str, ARM_OPEN))
        raise CloudError(
            f"landfall:kubernetesVersion = {spec.kubernetes}: before {since}, GKE keeps Arm nodes free of"
            " pods that do not ask for them, and landfall:nodePools has no others. Run: pulumi config set"
            f' landfall:kubernetesVersion "{since}"'
        )


def initial_nodes(minimum: int, maximum: int, zones: int) -> int:
    """The nodes in each zone that a new pool begins with.

    Args:
        minimum: The fewest nodes of the whole pool.
        maximum: The most, no fewer than there are zones.
        zones: How many zones the pool has.

    Returns:
        Enough for the minimum, unless that were more than the maximum in all.
    """
    return min(-(-minimum // zones), maximum // zones)


def _not_larger(setting: str, network: IPv4Network, largest: int) -> None:
    if network.prefixlen < largest:
        smaller = next(network.subnets(new_prefix=largest))
        raise CloudError(
            f"landfall:network.{setting} = {network} is larger than GKE allows: /{largest} at most. For"
            f" example: pulumi config set --path landfall:network.{setting} {smaller}"
        )
