"""What Azure allows, checked before anything is declared. Pure.

Every check is of the stack's own settings against a limit that Azure publishes; quotas of a subscription are
not known here.
"""

from ipaddress import IPv4Network

from infra.addressing import AddressPlan, subnets
from infra.clouds.azure import sizes
from infra.clouds.azure.settings import AzureSettings
from infra.contract import ClusterSpec
from infra.errors import CloudError

TAGS = 50
"""Tags on one thing; their names differ in more than case
(https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources, "Limitations", read
2026-11-21)."""

API_RANGES = 200
"""Ranges that may reach an API server
(https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges, read 2026-11-21)."""

NODE_RANGE = 24
"""Prefix length of each node's part of the pods' range
(https://learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay, "Pods", read 2026-11-21)."""

SERVICES_LARGEST = 13
"""Prefix length that the services' range has at least: "smaller than /12" (same page, "Kubernetes service
address range")."""

SUBNET_KEPT = 5
"""Addresses of a subnet that Azure keeps for itself
(https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq, read 2026-11-21)."""

RESERVED = tuple(map(IPv4Network, ("169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24")))
"""Ranges that no part of an AKS cluster may be in
(https://learn.microsoft.com/azure/aks/configure-azure-cni, "Prerequisites", read 2026-11-21)."""

SYSTEM_MINIMUM, SYSTEM_MAXIMUM = 2, 5
"""Nodes that run AKS's own pods: two at least, and the upper end of AKS's production preset
(https://learn.microsoft.com/azure/aks/use-system-pools and
https://learn.microsoft.com/azure/aks/quotas-skus-regions, read 2026-11-21)."""


SURGE = 33
"""Percent of a pool's nodes that are added while it is upgraded, as AKS recommends for production
(https://learn.microsoft.com/azure/aks/upgrade-aks-cluster#customize-node-surge-upgrade, read 2026-11-21)."""


def node_subnet(network: IPv4Network) -> IPv4Network:
    """The part of a virtual network that nodes are in: its first half. The other is left to the user."""
    return subnets(network, 2)[0]


def check(spec: ClusterSpec, settings: AzureSettings) -> None:
    """Look whether Azure can give what a stack asks for.

    Raises:
        CloudError: It cannot; the text says what is asked, what is allowed and what to change.
    """
    for pool in spec.node_pools:
        sizes.smallest(pool)
    _zones(settings)
    _tags(spec)
    _ranges(spec.addresses)
    _room(spec)
    # One more is the address that the nodes themselves come from.
    if len(spec.api_allowed) >= API_RANGES:
        raise CloudError(
            f"landfall:apiAllowedCidrs has {len(spec.api_allowed)} ranges. AKS takes {API_RANGES - 1} beside"
            " the nodes' own address. Merge neighbouring ranges."
        )


def _zones(settings: AzureSettings) -> None:
    if len(set(settings.zones)) < len(settings.zones):
        raise CloudError(
            f"landfall:azure.zones = {list(settings.zones)} names a zone twice. Name each once:"
            f" {sorted(set(settings.zones))}."
        )


def _tags(spec: ClusterSpec) -> None:
    names = [name for name, _ in spec.tags]
    if len(names) > TAGS:
        raise CloudError(
            f"The stack has {len(names)} tags, its own two among them. Azure takes {TAGS}. Remove some from"
            " landfall:tags."
        )
    folded = [name.lower() for name in names]
    twice = sorted({name for name in names if folded.count(name.lower()) > 1})
    if twice:
        raise CloudError(
            f"landfall:tags has {' and '.join(map(repr, twice))}, which are one name to Azure: it takes no"
            " account of case. Rename one of them."
        )


def _ranges(plan: AddressPlan) -> None:
    assert plan.network is not None
    named = (("cidr", plan.network), ("podCidr", plan.pods), ("serviceCidr", plan.services))
    for field, network in named:
        for reserved in RESERVED:
            if network.overlaps(reserved):
                raise CloudError(
                    f"landfall:network.{field} = {network} overlaps {reserved}, which AKS keeps for itself."
                    " Choose another range, for example in 10.0.0.0/8."
                )
    if plan.services.prefixlen < SERVICES_LARGEST:
        raise CloudError(
            f"landfall:network.serviceCidr = {plan.services} is too large: AKS takes /{SERVICES_LARGEST} or"
            f" smaller. Choose a smaller range, such as {next(plan.services.subnets(new_prefix=16))}."
        )


def _room(spec: ClusterSpec) -> None:
    """Every node needs an address of the subnet and a part of the pods' range; upgrades add nodes."""
    assert spec.addresses.network is not None
    sizes_of_pools = (SYSTEM_MAXIMUM, *(pool.maximum for pool in spec.node_pools))
    needed = sum(size + _surge(size) for size in sizes_of_pools)
    subnet = node_subnet(spec.addresses.network)
    pods = spec.addresses.pods
    room = (
        ("cidr", subnet.num_addresses - SUBNET_KEPT, f"its first half, {subnet}, is for nodes"),
        ("podCidr", 2 ** (NODE_RANGE - pods.prefixlen), f"each node takes a /{NODE_RANGE} of it"),
    )
    for field, there, why in room:
        if needed > there:
            raise CloudError(
                f"landfall:network.{field} has room for {there} nodes ({why}). The node pools may have"
                f" {sum(sizes_of_pools)}, with the {SYSTEM_MAXIMUM} of AKS's own, and {needed} while they are"
                " upgraded. Choose a larger range, or lower maxNodes."
            )


def _surge(nodes: int) -> int:
    return -(-nodes * SURGE // 100)
