"""Sums by hand: what has a price is counted with the fewest nodes, what has none is named."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from infra.cost.estimate import estimate
from infra.cost.kinds.use import Role
from infra.cost.resource import Resource
from tests.unit.infra.cost.stacks import AWS, STORAGE_CLASS, US_EAST, claim, eks, node_group

CENT = Decimal("0.01")


def test_a_whole_stack_adds_up() -> None:
    found = estimate(AWS)

    assert found.unknown == ()
    assert {line.role: line.monthly.quantize(CENT) for line in found.lines} == {
        Role.CONTROL_PLANE: Decimal("73.00"),
        Role.NODES: Decimal("140.16"),
        Role.NODE_DISKS: Decimal("8.00"),
        Role.NAT: Decimal("32.85"),
        Role.ADDRESS: Decimal("3.65"),
        Role.KEY: Decimal("1.00"),
        Role.VOLUME: Decimal("0.16"),
    }
    assert found.monthly.quantize(CENT) == Decimal("258.82")
    assert (found.hourly * 730).quantize(CENT) == Decimal("258.82")


def test_every_line_says_where_its_price_is_from() -> None:
    (line,) = (one for one in estimate(AWS).lines if one.role is Role.NODES)

    assert line.resource == "default-2f6a86"
    assert line.quantity == 2
    assert line.price.thing == "m6i.large"
    assert line.price.region == "us-east-1"
    assert line.price.source.startswith("https://github.com/aws/")


def test_what_has_no_price_is_named_with_its_region() -> None:
    found = estimate([Resource("aws:ec2/natGateway:NatGateway", "nat", {}, {"region": "eu-central-1"})])

    assert found.lines == ()
    assert found.unknown == ("aws:ec2/natGateway:NatGateway",)
    (one,) = found.unpriced
    assert (one.thing, one.cloud, one.region) == ("NAT gateway", "aws", "eu-central-1")


def test_a_type_that_no_table_has_is_unknown() -> None:
    kinds = ["aws:sagemaker/endpoint:Endpoint", "random:index/randomId:RandomId"]

    assert estimate([Resource(kind, "x", {}, US_EAST) for kind in kinds]).unknown == tuple(kinds)


def test_what_a_stack_does_not_use_costs_nothing() -> None:
    assert estimate([eks(), node_group(minimum=0)]).monthly == Decimal(73)
    assert estimate([]).monthly == 0


def test_a_cluster_in_no_known_cloud_makes_volumes_of_unknown_cost() -> None:
    assert estimate([claim()]).unknown == ("kubernetes:core/v1:PersistentVolumeClaim",)


def test_on_this_machine_nothing_costs() -> None:
    found = estimate([Resource("landfall:index:Node", "node"), claim(), STORAGE_CLASS])

    assert (found.monthly, found.unknown) == (0, ())


@settings(deadline=None, max_examples=25)  # nothing here is timed
@given(st.permutations(AWS))
def test_the_order_of_resources_changes_nothing(resources: list[Resource]) -> None:
    assert estimate(resources).monthly == estimate(AWS).monthly


@settings(deadline=None, max_examples=25)  # nothing here is timed
@given(st.integers(0, 200))
def test_nodes_cost_what_one_costs_times_their_number(nodes: int) -> None:
    found = estimate([eks(), node_group(minimum=nodes)])

    assert sum(line.hourly for line in found.lines if line.role is Role.NODES) == nodes * Decimal("0.096")
