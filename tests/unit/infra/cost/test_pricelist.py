"""The lists are data with sources; what they do not have is not made up."""

import importlib
import importlib.util
from decimal import Decimal

import pytest
from pydantic import ValidationError

from infra.cost.kinds import KINDS
from infra.cost.pricelist import EVERYWHERE, parse, pricelist

PRICED = ["aws", "gcp", "azure"]
SIZES = {
    "aws": ("infra.clouds.aws.sizes", "SIZES", "us-east-1"),
    "gcp": ("infra.clouds.gcp.machines", "MACHINES", "us-central1"),
    "azure": ("infra.clouds.azure.sizes", "SIZES", "eastus"),
}
THERE = [
    cloud for cloud, (module, *_) in SIZES.items() if importlib.util.find_spec(module.rpartition(".")[0])
]
"""Clouds of this program whose nodes are chosen from a table of sizes."""
WITHOUT_SOURCE = ("ps_v6", "s_v6", "Standard_NC")
"""Series of Azure that no source in the list has."""
TEXT = """
currency: USD
markets: [cn-]
lists:
  - source: https://example.com/prices
    read: 2026-11-21
    regions: [eu-1, "*"]
    unit: {unit}
    prices: {{tea: {amount}}}
"""


@pytest.mark.parametrize("cloud", PRICED)
def test_every_price_has_a_source_and_the_day_that_it_was_read(cloud: str) -> None:
    prices = pricelist(cloud).prices

    assert prices
    for price in prices:
        assert price.source.startswith("https://")
        assert price.currency == "USD"
        assert price.dated is None or price.dated <= price.read
        assert price.dated is not None or price.note or price.source


@pytest.mark.parametrize("cloud", PRICED)
def test_a_thing_has_one_price_in_a_region(cloud: str) -> None:
    named = [(price.thing, price.region) for price in pricelist(cloud).prices]

    assert sorted(set(named)) == sorted(named)


def test_openstack_has_no_public_prices() -> None:
    assert pricelist("openstack").prices == ()
    assert set(KINDS) == {*PRICED, "openstack"}


@pytest.mark.parametrize("cloud", THERE)
def test_the_sizes_that_a_cloud_chooses_from_are_priced_where_there_is_a_source(cloud: str) -> None:
    module, table, region = SIZES[cloud]
    names = {size.name for size in getattr(importlib.import_module(module), table)}
    unpriced = {name for name in names if pricelist(cloud).price(name, region) is None}

    assert {name for name in unpriced if not any(part in name for part in WITHOUT_SOURCE)} == set()
    assert len(unpriced) < len(names)


def test_the_regions_own_price_counts_before_one_for_every_region() -> None:
    azure = pricelist("azure")
    everywhere = azure.price("AKS cluster, Standard tier", "polandcentral")
    here = azure.price("AKS cluster, Standard tier", "eastus")

    assert everywhere is not None
    assert everywhere.region == EVERYWHERE
    assert here is not None
    assert here.region == "eastus"


def test_no_price_is_taken_from_another_region() -> None:
    assert pricelist("aws").price("m6i.large", "us-east-1")
    assert pricelist("aws").price("m6i.large", "eu-central-1") is None
    assert pricelist("aws").price("m6i.large", None) is None


def test_a_price_for_every_region_does_not_hold_in_another_market() -> None:
    assert pricelist("aws").price("EKS cluster", "eu-central-1")
    assert pricelist("aws").price("EKS cluster", "cn-north-1") is None


@pytest.mark.parametrize(
    ("unit", "hourly"), [("hour", 2), ("day", 2 / 24), ("month", 2 / 730), ("GB-month", 2 / 730)]
)
def test_a_price_is_told_by_the_hour(unit: str, hourly: float) -> None:
    price = parse(TEXT.format(unit=unit, amount=1)).price("tea", "eu-1")

    assert price is not None
    assert float(price.hourly(Decimal(2))) == pytest.approx(hourly)


@pytest.mark.parametrize(("unit", "amount"), [("hour", 0), ("hour", -1), ("hour", "cheap"), ("year", 1)])
def test_a_list_of_another_form_is_refused(unit: str, amount: object) -> None:
    with pytest.raises(ValidationError):
        parse(TEXT.format(unit=unit, amount=amount))


def test_a_list_without_a_source_is_refused() -> None:
    with pytest.raises(ValidationError, match="source"):
        parse(
            TEXT.format(unit="hour", amount=1).replace("source: https://example.com/prices\n", "note: me\n")
        )
