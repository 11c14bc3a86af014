"""Who may speak with the pods: anyone to the serving port, and they to nobody. Pure.

A model answers from what its image holds: a pod that opens a connection is broken or broken into.
"""

from pulumi_kubernetes.meta.v1 import LabelSelectorArgs
from pulumi_kubernetes.networking.v1 import (
    NetworkPolicyIngressRuleArgs,
    NetworkPolicyPortArgs,
    NetworkPolicySpecArgs,
)

from infra.naming import Labels
from infra.workload.deployment import PORT


def spec(labels: Labels) -> NetworkPolicySpecArgs:
    """A NetworkPolicy's specification for the pods with these labels."""
    return NetworkPolicySpecArgs(
        pod_selector=LabelSelectorArgs(match_labels=labels.selector()),
        policy_types=["Ingress", "Egress"],
        ingress=[NetworkPolicyIngressRuleArgs(ports=[NetworkPolicyPortArgs(port=PORT, protocol="TCP")])],
        egress=[],
    )
