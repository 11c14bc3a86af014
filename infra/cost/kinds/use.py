"""What a resource uses of the things that have prices."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from infra.cost.resource import Resource, Stack


class Role(StrEnum):
    """What something is for, by a name that is the same in every cloud."""

    CONTROL_PLANE = "control plane"
    NODES = "nodes"
    NODE_DISKS = "node disks"
    NAT = "NAT gateway"
    ADDRESS = "public address"
    ENDPOINT = "private endpoint"
    BALANCER = "load balancer"
    VOLUME = "volume"
    KEY = "key"
    REGISTRY = "registry"


@dataclass(frozen=True)
class Use:
    """Some of one thing.

    Attributes:
        role: What it is for.
        thing: What it is, as in the price list.
        quantity: How much of it; None where that is not known.
    """

    role: Role
    thing: str
    quantity: Decimal | None


Charge = Callable[[Resource, Stack], Iterable[Use]]
"""What a resource of some type uses. It sees the whole stack, since a launch template says how large a node
group's disks are."""


@dataclass(frozen=True)
class Kinds:
    """What is known of a package's types. A type that is in none of the three costs something unknown.

    Attributes:
        charged: Types with a price by the hour or month, and what they use.
        free: Types that cost nothing themselves.
        by_use: Types that are paid by what goes through them or lies in them, which no estimate here holds,
            and what that is.
    """

    charged: Mapping[str, Charge] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    by_use: Mapping[str, str] = field(default_factory=dict)
