"""What the types of Azure cost: https://azure.microsoft.com/pricing/details/kubernetes-service/."""

from collections.abc import Iterator
from decimal import Decimal

from infra.cost.kinds.use import Kinds, Role, Use
from infra.cost.kinds.values import named, number, times
from infra.cost.resource import Resource, Stack
from infra.policy.properties import Properties, at, is_on, objects

_ONE = Decimal(1)


def _cluster(resource: Resource, _stack: Stack) -> Iterator[Use]:
    tier = named(at(resource.properties, "sku", "tier") or "Free", "unknown")
    yield Use(Role.CONTROL_PLANE, f"AKS cluster, {tier} tier", _ONE)
    for profile in objects(at(resource.properties, "agentPoolProfiles")):
        yield from _nodes(profile)


def _pool(resource: Resource, _stack: Stack) -> Iterator[Use]:
    return _nodes(resource.properties)


def _nodes(pool: Properties) -> Iterator[Use]:
    scaled = is_on(at(pool, "enableAutoScaling"))
    nodes = number(at(pool, "minCount" if scaled else "count"))
    size = named(at(pool, "vmSize"), "virtual machine")
    if at(pool, "scaleSetPriority") in (None, "Regular"):
        yield Use(Role.NODES, size, nodes)
    else:
        # Its price is another every hour.
        yield Use(Role.NODES, f"{size} on spot capacity", None)
    if at(pool, "osDiskType") != "Ephemeral":
        # AKS chooses what kind of managed disk it is, and says so only afterwards.
        yield Use(Role.NODE_DISKS, "managed disk of a node", times(nodes, number(at(pool, "osDiskSizeGB"))))


def _nat(_resource: Resource, _stack: Stack) -> Iterator[Use]:
    yield Use(Role.NAT, "NAT gateway", _ONE)


def _address(resource: Resource, _stack: Stack) -> Iterator[Use]:
    properties = resource.properties
    regional = at(properties, "sku", "tier") in (None, "Regional")
    standard = at(properties, "sku", "name") == "Standard"
    fourth = at(properties, "publicIPAddressVersion") in (None, "IPv4")
    priced = regional and standard and fourth
    yield Use(Role.ADDRESS, "public IPv4 address" if priced else "another public address", _ONE)


def _registry(resource: Resource, _stack: Stack) -> Iterator[Use]:
    tier = named(at(resource.properties, "sku", "name"), "unknown")
    yield Use(Role.REGISTRY, f"container registry, {tier} tier", _ONE)


def _disk(resource: Resource, _stack: Stack) -> Iterator[Use]:
    kind = named(at(resource.properties, "sku", "name"), "of an unknown kind")
    yield Use(Role.VOLUME, f"managed disk {kind}", number(at(resource.properties, "diskSizeGB")))


KINDS = Kinds(
    charged={
        "azure-native:compute:Disk": _disk,
        "azure-native:containerregistry:Registry": _registry,
        "azure-native:containerservice:AgentPool": _pool,
        "azure-native:containerservice:ManagedCluster": _cluster,
        "azure-native:network:NatGateway": _nat,
        "azure-native:network:PublicIPAddress": _address,
    },
    free=frozenset(
        {
            "azure-native:authorization:ManagementLockByScope",
            "azure-native:authorization:PolicyAssignment",
            "azure-native:authorization:RoleAssignment",
            "azure-native:managedidentity:UserAssignedIdentity",
            "azure-native:network:Subnet",
            "azure-native:network:VirtualNetwork",
            "azure-native:resources:ResourceGroup",
        }
    ),
    by_use={
        "azure-native:keyvault:Key": "operations with the key",
        "azure-native:keyvault:Vault": "operations",
        "azure-native:monitor:DiagnosticSetting": "logs written and kept",
        "azure-native:operationalinsights:Workspace": "logs written and kept",
    },
)
