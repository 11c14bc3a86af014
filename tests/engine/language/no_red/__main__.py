"""A policy pack that refuses red marbles."""

from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy


def no_red(resource, report):
    if resource.props.get("colour") == "red":
        report("Red marbles are not allowed.")


PolicyPack(
    "no-red",
    enforcement_level=EnforcementLevel.MANDATORY,
    policies=[ResourceValidationPolicy(name="no-red", description="No red marbles.", validate=no_red)],
)
