"""What a stack may cost."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from pulumi_policy import StackValidationArgs
from pulumi_policy.policy import PolicyProviderResource, PolicyResource, PolicyResourceOptions

from infra.cost.resource import Resource
from infra.policy import budget, pack
from tests.unit.infra.cost.stacks import AWS, US_EAST

NAT = "aws:ec2/natGateway:NatGateway"


def test_a_stack_within_its_budget_is_left_alone() -> None:
    assert list(budget.violations(AWS, Decimal("258.83"))) == []


def test_a_stack_above_it_is_told_what_costs_most_and_what_to_do() -> None:
    (told,) = budget.violations(AWS, Decimal(200))

    assert "costs $258.82 a month, and may cost $200.00" in told
    assert "nodes default-2f6a86 $140.16, control plane cluster $73.00, NAT gateway nat $32.85" in told
    assert "landfall:nodePools" in told
    assert '{"budget": {"monthly": 259}}' in told


def test_what_has_no_price_makes_it_at_least() -> None:
    unknown = Resource("aws:mq/broker:Broker", "queue", {}, US_EAST)

    (told,) = budget.violations([*AWS, unknown], Decimal(200))
    assert "at least $258.82" in told
    assert list(budget.violations([unknown], Decimal(0))) == []


def validated(config: Mapping[str, object]) -> list[str]:
    """What the policy says of one NAT gateway in us-east-1, as the engine hands it over."""
    provider = PolicyProviderResource("pulumi:providers:aws", dict(US_EAST), "urn:provider", "aws")
    options = PolicyResourceOptions(False, [], False, None, [], None, None)
    gateway = PolicyResource(NAT, {}, "urn:nat", "nat", options, provider, None, [], {})
    told: list[str] = []
    pack.budget_policy().validate(
        StackValidationArgs([gateway], dict(config)), lambda message, urn=None: told.append(message)
    )
    return told


def test_without_an_amount_the_policy_does_nothing() -> None:
    assert validated({}) == []


@pytest.mark.parametrize(("monthly", "told"), [(32, 1), (32.85, 0), (33, 0), (0, 1)])
def test_the_policy_compares_with_the_amount(monthly: float, told: int) -> None:
    assert len(validated({"monthly": monthly})) == told
