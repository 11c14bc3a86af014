"""Hands the rules to the engine: one policy for each, and those that need what the user sets."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    PolicyPack,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UnknownValueError

from infra.cost.resource import Resource
from infra.policy import regions
from infra.policy.properties import UNKNOWN, Properties
from infra.policy.rule import Level, Rule
from infra.policy.rules import RULES

NAME = "landfall"
_LEVELS: Mapping[Level, EnforcementLevel] = {
    "mandatory": EnforcementLevel.MANDATORY,
    "advisory": EnforcementLevel.ADVISORY,
}


def load() -> PolicyPack:
    """Serve the pack to the engine that started this process."""
    return PolicyPack(NAME, policies=[*map(_policy, RULES), _regions(), budget_policy()])


def _policy(rule: Rule) -> ResourceValidationPolicy:
    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        # Most rules are not about most resources: their properties are not even looked at.
        if args.resource_type in rule.types:
            for violation in rule.violations(args.resource_type, plain(args.props)):
                report(violation, None)

    return ResourceValidationPolicy(
        name=rule.name,
        description=rule.protects,
        validate=validate,
        enforcement_level=_LEVELS[rule.level],
        remediation_steps=rule.remedy,
    )


def _regions() -> ResourceValidationPolicy:
    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        provider = plain(args.provider.props) if args.provider else {}
        allowed = [str(region) for region in args.get_config().get("regions", ())]
        for violation in regions.violations(args.resource_type, plain(args.props), provider, allowed):
            report(violation, None)

    return ResourceValidationPolicy(
        name="allowed-regions",
        description="Data and machines stay where they may be.",
        validate=validate,
        enforcement_level=EnforcementLevel.MANDATORY,
        config_schema=PolicyConfigSchema(
            properties={"regions": {"type": "array", "items": {"type": "string"}}}
        ),
    )


def budget_policy() -> StackValidationPolicy:
    """The rule about money, for the engine: the only one that sees a whole stack."""

    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        monthly = args.get_config().get("monthly")
        if monthly is None:
            return
        from infra.policy import budget  # noqa: PLC0415  # price lists, for those who have a budget alone

        resources = [
            Resource(
                one.resource_type,
                one.name,
                plain(one.props),
                plain(one.provider.props) if one.provider else {},
            )
            for one in args.resources
        ]
        for violation in budget.violations(resources, Decimal(str(monthly))):
            report(violation, None)

    return StackValidationPolicy(
        name="budget",
        description="A stack costs no more a month than it may.",
        validate=validate,
        enforcement_level=EnforcementLevel.MANDATORY,
        config_schema=PolicyConfigSchema(properties={"monthly": {"type": "number", "minimum": 0}}),
    )


def plain(value: Mapping[str, object]) -> Properties:
    """Properties as rules read them: the engine's own raise an error where a value is unknown."""
    return {key: _plain(value, key) for key in value}


def _plain(holder: Mapping[str, object] | Sequence[object], key: str | int) -> object:
    try:
        found = holder[key]  # type: ignore[index]  # a name of a mapping, a place in a sequence
    except UnknownValueError:
        return UNKNOWN
    if isinstance(found, Mapping):
        return plain(found)
    if isinstance(found, Sequence) and not isinstance(found, str):
        return [_plain(found, place) for place in range(len(found))]
    return found
