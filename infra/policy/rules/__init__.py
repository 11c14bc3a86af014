"""All rules, by what they are about."""

from infra.policy.rule import Rule
from infra.policy.rules import aws, azure, gcp, kubernetes, openstack

RULES: tuple[Rule, ...] = (
    *kubernetes.RULES,
    *aws.RULES,
    *gcp.RULES,
    *azure.RULES,
    *openstack.RULES,
)
"""A further cloud adds a module and a line."""

__all__ = ["RULES"]
