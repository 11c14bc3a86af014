"""The price lists: data in `prices/`, one file a cloud; every price with its source and when it was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from infra.cost import HOURS_A_MONTH

EVERYWHERE = "*"
"""In place of a region: the source names one price for every region."""


class Unit(StrEnum):
    """What a price is for."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    GB_MONTH = "GB-month"

    @property
    def hours(self) -> int:
        """How many hours it is for."""
        return {Unit.HOUR: 1, Unit.DAY: 24}.get(self, HOURS_A_MONTH)


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Amount = Annotated[Decimal, Field(gt=0)]


class _List(_Form):
    source: Annotated[str, Field(pattern="^https://")]
    read: date
    dated: date | None = None
    note: str = ""
    regions: Annotated[tuple[str, ...], Field(min_length=1)]
    unit: Unit
    prices: Annotated[Mapping[str, Amount], Field(min_length=1)]


class _File(_Form):
    currency: str
    markets: tuple[str, ...]
    lists: tuple[_List, ...]


@dataclass(frozen=True)
class Price:
    """What one thing costs in one region.

    Attributes:
        thing: What it is, such as "m6i.large" or "NAT gateway".
        region: The region as its cloud writes it, or `EVERYWHERE`.
        amount: How much one costs for one unit, in `currency`.
        unit: What that is for.
        currency: Its code, such as "USD".
        source: Link to where it is from.
        read: When that was read.
        dated: The day that the source gives for it; None where it gives none.
        note: What the source says besides.
    """

    thing: str
    region: str
    amount: Decimal
    unit: Unit
    currency: str
    source: str
    read: date
    dated: date | None
    note: str

    def hourly(self, quantity: Decimal) -> Decimal:
        """What some of it cost an hour."""
        return self.amount * quantity / self.unit.hours


@dataclass(frozen=True)
class PriceList:
    """The prices of one cloud.

    Attributes:
        prices: Every price, in the order of the file.
        markets: What the names of regions begin with where a price for `EVERYWHERE` does not hold.
    """

    prices: tuple[Price, ...] = ()
    markets: tuple[str, ...] = ()

    def price(self, thing: str, region: str | None) -> Price | None:
        """What a thing costs in a region; a price of the region itself counts before one for every region.

        Args:
            thing: What it is.
            region: The region; None where it is not known.

        Returns:
            The price; None where no source gives one.
        """
        if region is None:
            return None
        alike = {price.region: price for price in self.prices if price.thing == thing}
        elsewhere = None if region.startswith(self.markets) else alike.get(EVERYWHERE)
        return alike.get(region, elsewhere)


@cache
def pricelist(cloud: str) -> PriceList:
    """The prices of a cloud; none for one without a public price list, such as OpenStack."""
    path = resources.files("infra.cost").joinpath("prices", f"{cloud}.yaml")
    return parse(path.read_text()) if path.is_file() else PriceList()


def parse(text: str) -> PriceList:
    """A price list from its file.

    Raises:
        pydantic.ValidationError: It has another form.
    """
    read = _File.model_validate(yaml.safe_load(text))
    return PriceList(
        tuple(
            Price(thing, region, amount, one.unit, read.currency, one.source, one.read, one.dated, one.note)
            for one in read.lists
            for thing, amount in one.prices.items()
            for region in one.regions
        ),
        read.markets,
    )
