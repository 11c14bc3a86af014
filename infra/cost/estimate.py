"""Puts prices to what a stack uses. Pure but for reading the price lists."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from infra.cost import HOURS_A_MONTH
from infra.cost.kinds import charge
from infra.cost.kinds.use import Role, Use
from infra.cost.pricelist import Price, pricelist
from infra.cost.resource import Resource, Stack, stack


@dataclass(frozen=True)
class Line:
    """Something that has a price.

    Attributes:
        role: What it is for.
        resource: Name of the resource that uses it.
        type: That resource's type.
        quantity: How much of it: node pools count with the fewest nodes that they may have.
        price: What one costs, where that is from and when it was read.
    """

    role: Role
    resource: str
    type: str
    quantity: Decimal
    price: Price

    @property
    def hourly(self) -> Decimal:
        """What it costs an hour."""
        return self.price.hourly(self.quantity)

    @property
    def monthly(self) -> Decimal:
        """What it costs a month of 730 hours."""
        return self.hourly * HOURS_A_MONTH


@dataclass(frozen=True)
class Unpriced:
    """Something that costs, and nobody knows how much.

    Attributes:
        resource: Name of the resource.
        type: Its type.
        cloud: The cloud that it is in; None where that is not known.
        region: Where it is there; None where that is not known.
        thing: What it is; "" where not even its type is known here.
        quantity: How much of it; None where that is not known.
    """

    resource: str
    type: str
    cloud: str | None
    region: str | None
    thing: str = ""
    quantity: Decimal | None = None


@dataclass(frozen=True)
class Estimate:
    """What a stack costs.

    Attributes:
        lines: What has a price.
        unpriced: What has none, and costs something.
    """

    lines: tuple[Line, ...] = ()
    unpriced: tuple[Unpriced, ...] = ()

    @property
    def hourly(self) -> Decimal:
        """What all that has a price costs an hour: at least, where `unknown` has something."""
        return sum((line.hourly for line in self.lines), Decimal(0))

    @property
    def monthly(self) -> Decimal:
        """What all that has a price costs a month: at least, where `unknown` has something."""
        return sum((line.monthly for line in self.lines), Decimal(0))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The types that cost something unknown, each once, in order."""
        return tuple(sorted({one.type for one in self.unpriced}))


def estimate(resources: Iterable[Resource]) -> Estimate:
    """What a stack costs.

    Args:
        resources: All of its resources: some say what others cost.
    """
    whole = stack(resources)
    found = [one for resource in whole.resources for one in _of(resource, whole)]
    return Estimate(
        tuple(one for one in found if isinstance(one, Line)),
        tuple(one for one in found if isinstance(one, Unpriced)),
    )


def _of(resource: Resource, whole: Stack) -> Iterator[Line | Unpriced]:
    region = resource.region if resource.cloud else whole.region
    cloud = resource.cloud or whole.cloud
    # An agent pool has no location of its own: it is where its cluster is.
    region = region or whole.region
    try:
        uses = charge(resource)
    except KeyError:
        yield Unpriced(resource.name, resource.type, cloud, region)
        return
    if uses is not None:
        for use in uses(resource, whole):
            if use.quantity != 0:
                yield _put(use, resource, cloud, region)


def _put(use: Use, resource: Resource, cloud: str | None, region: str | None) -> Line | Unpriced:
    price = pricelist(cloud).price(use.thing, region) if cloud else None
    if price is None or use.quantity is None:
        return Unpriced(resource.name, resource.type, cloud, region, use.thing, use.quantity)
    return Line(use.role, resource.name, resource.type, use.quantity, price)
