"""What the types of Azure cost: https://azure.microsoft.com/pricing/details/kubernetes-service/."""

from collections.abc import Iterator
from decimal import Decimal

from infra.cost.kinds.quantity import number, times
from infra.cost.kinds.use import Kinds, Role, Use
from infra.cost.resource import Resource, Stack
from infra.policy.properties import Properties, Unknown, at, is_on, objects

_ONE = Decimal(1)


def _cluster(resource: Resource, _stack: Stack) -> Iterator[Use]:
    tier = at(resource.properties, "sku", "tier") or "Free"
    yield Use(
        Role.CONTROL_PLANE,
        "AKS cluster" if isinstance(tier, Unknown) else f"AKS cluster, {tier} tier",
        None if isinstance(tier, Unknown) else _ONE,
    )
    for profile in objects(at(resource.properties, "agentPoolProfiles")):
        yield from _nodes(profile)


def _pool(resource: Resource, _stack: Stack) -> Iterator[Use]:
    return _nodes(resource.properties)


def _nodes(pool: Properties) -> Iterator[Use]:
    scaled = is_on(at(pool, "enableAutoScaling"))
    nodes = number(at(pool, "minCount" if scaled else "count"))
    size = at(pool, "vmSize")
    # The price of spot capacity is another every hour.
    fixed = isinstance(size, str) and at(pool, "scaleSetPriority") in (None, "Regular")
    yield Use(Role.NODES, str(size) if fixed else "size without a fixed price", nodes if fixed else None)
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
    tier = at(resource.properties, "sku", "name")
    known = isinstance(tier, str)
    yield Use(
        Role.REGISTRY,
        f"container registry, {tier} tier" if known else "container registry",
        _ONE if known else None,
    )


def _disk(resource: Resource, _stack: Stack) -> Iterator[Use]:
    kind = at(resource.properties, "sku", "name")
    size = number(at(resource.properties, "diskSizeGB"))
    yield Use(Role.VOLUME, f"managed disk {kind}" if isinstance(kind, str) else "managed disk", size)


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
