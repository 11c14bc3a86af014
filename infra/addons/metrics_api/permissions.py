"""What metrics-server may do, and what readers of its figures may. Pure.

As in the project's own manifest (metrics-server v0.9.0, manifests/base/rbac.yaml).
"""

from pulumi_kubernetes.rbac.v1 import PolicyRuleArgs

DELEGATOR = "system:auth-delegator"
"""Kubernetes' own role for API servers beside the main one: to ask who a caller is and what he may do."""
AUTHENTICATION_READER = "extension-apiserver-authentication-reader"
"""Kubernetes' own role, in kube-system: to read the authority that the main API server proves itself by."""

READ = ("get", "list", "watch")


def of_server() -> list[PolicyRuleArgs]:
    """What metrics-server itself needs."""
    return [
        PolicyRuleArgs(api_groups=[""], resources=["nodes/metrics"], verbs=["get"]),
        PolicyRuleArgs(api_groups=[""], resources=["pods", "nodes"], verbs=list(READ)),
    ]


def of_readers() -> list[PolicyRuleArgs]:
    """What is added to Kubernetes' roles view, edit and admin."""
    return [PolicyRuleArgs(api_groups=["metrics.k8s.io"], resources=["pods", "nodes"], verbs=list(READ))]


def reader_labels() -> dict[str, str]:
    """The labels that make Kubernetes add a role's rules to its own roles."""
    return {f"rbac.authorization.k8s.io/aggregate-to-{role}": "true" for role in ("view", "edit", "admin")}
