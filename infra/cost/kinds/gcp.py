"""What the types of Google Cloud cost: https://cloud.google.com/kubernetes-engine/pricing."""

import re
from collections.abc import Iterator
from decimal import Decimal

from infra.cost.kinds.use import Kinds, Role, Use
from infra.cost.kinds.values import named, number, times
from infra.cost.resource import Resource, Stack
from infra.policy.properties import Properties, Unknown, at, is_on, listed, objects

_ONE = Decimal(1)
_POOL = "gcp:container/nodePool:NodePool"
_NODES_AT_THE_LOWER_PRICE = 32
"""More of them make a NAT cost its highest price (https://cloud.google.com/nat/pricing)."""

_WITH_ACCELERATORS = re.compile(r"(a\d|g\d)-")
"""Machine types whose price holds their accelerators (https://cloud.google.com/compute/gpus-pricing)."""


def _cluster(resource: Resource, _stack: Stack) -> Iterator[Use]:
    properties = resource.properties
    yield Use(Role.CONTROL_PLANE, "GKE cluster", _ONE)
    if is_on(at(properties, "enableAutopilot")):
        yield Use(Role.NODES, "pods of Autopilot", None)
    elif not is_on(at(properties, "removeDefaultNodePool")):
        yield Use(Role.NODES, "nodes of the default pool", None)


def _count(resource: Resource) -> Decimal | None:
    """The fewest nodes of a pool."""
    properties = resource.properties
    total = at(properties, "autoscaling", "totalMinNodeCount")
    if total is not None:
        return number(total)
    for path in (("autoscaling", "minNodeCount"), ("nodeCount",), ("initialNodeCount",)):
        in_each = at(properties, *path)
        if in_each is not None:
            return times(number(in_each), _zones(properties))
    return None


def _zones(properties: Properties) -> Decimal | None:
    named = at(properties, "nodeLocations")
    if isinstance(named, Unknown):
        return None
    if listed(named):
        return Decimal(len(listed(named)))
    location = at(properties, "location")
    # In a region without zones named Google chooses how many.
    return _ONE if isinstance(location, str) and re.search(r"-[a-z]$", location) else None


def _pool(resource: Resource, _stack: Stack) -> Iterator[Use]:
    nodes = _count(resource)
    config = at(resource.properties, "nodeConfig")
    if not isinstance(config, dict):
        yield Use(Role.NODES, "nodes", None)
        return
    machine = named(at(config, "machineType"), "machine")
    if is_on(at(config, "spot")) or is_on(at(config, "preemptible")):
        # Its price is another every month.
        yield Use(Role.NODES, f"{machine} on spot capacity", None)
    else:
        yield Use(Role.NODES, machine, nodes)
    if not _WITH_ACCELERATORS.match(machine):
        for one in objects(at(config, "guestAccelerators")):
            count = times(nodes, number(at(one, "count")))
            yield Use(Role.NODES, named(at(one, "type"), "accelerator"), count)
    size = number(at(config, "diskSizeGb"))
    yield Use(Role.NODE_DISKS, named(at(config, "diskType"), "disk of a node"), times(nodes, size))


def _nat(resource: Resource, stack: Stack) -> Iterator[Use]:
    counted = [_count(pool) for pool in stack.of(_POOL)]
    nodes = None if None in counted else sum((one for one in counted if one), Decimal(0))
    if nodes is not None and nodes > _NODES_AT_THE_LOWER_PRICE:
        yield Use(Role.NAT, "NAT for more than 32 nodes", _ONE)
    else:
        yield Use(Role.NAT, "NAT for a node", nodes)
    # Where Google chooses them there is one at least.
    given = at(resource.properties, "natIps")
    addresses = None if isinstance(given, Unknown) else Decimal(len(listed(given)) or 1)
    yield Use(Role.ADDRESS, "address of a NAT", addresses)


def _key(resource: Resource, _stack: Stack) -> Iterator[Use]:
    level = at(resource.properties, "versionTemplate", "protectionLevel") or "SOFTWARE"
    thing = "version of a software key" if level == "SOFTWARE" else "version of another key"
    yield Use(Role.KEY, thing, _ONE)


def _disk(resource: Resource, _stack: Stack) -> Iterator[Use]:
    properties = resource.properties
    yield Use(Role.VOLUME, named(at(properties, "type"), "disk"), number(at(properties, "size")))


def _address(resource: Resource, _stack: Stack) -> Iterator[Use]:
    if at(resource.properties, "addressType") != "INTERNAL":
        yield Use(Role.ADDRESS, "external address", _ONE)


def _forwarding(_resource: Resource, _stack: Stack) -> Iterator[Use]:
    yield Use(Role.BALANCER, "forwarding rule", _ONE)


KINDS = Kinds(
    charged={
        "gcp:compute/address:Address": _address,
        "gcp:compute/disk:Disk": _disk,
        "gcp:compute/forwardingRule:ForwardingRule": _forwarding,
        "gcp:compute/routerNat:RouterNat": _nat,
        "gcp:container/cluster:Cluster": _cluster,
        "gcp:kms/cryptoKey:CryptoKey": _key,
        _POOL: _pool,
    },
    free=frozenset(
        {
            "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember",
            "gcp:compute/firewall:Firewall",
            "gcp:compute/network:Network",
            "gcp:compute/router:Router",
            "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
            "gcp:kms/keyRing:KeyRing",
            "gcp:projects/iAMMember:IAMMember",
            "gcp:projects/service:Service",
            "gcp:projects/serviceIdentity:ServiceIdentity",
            "gcp:serviceaccount/account:Account",
            "gcp:serviceaccount/iAMMember:IAMMember",
        }
    ),
    by_use={
        "gcp:artifactregistry/repository:Repository": "images kept and scanned",
        "gcp:compute/subnetwork:Subnetwork": "flow logs, where they are on",
    },
)
