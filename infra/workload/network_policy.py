"""Who may speak with the pods: anyone to the serving port, and they to nobody. Pure.

A model answers from what its image holds: a pod that opens a connection is broken or broken into. Only where
the prediction log goes to an object store may pods look up names and speak HTTPS.
"""

from pulumi_kubernetes.meta.v1 import LabelSelectorArgs
from pulumi_kubernetes.networking.v1 import (
    NetworkPolicyEgressRuleArgs,
    NetworkPolicyIngressRuleArgs,
    NetworkPolicyPortArgs,
    NetworkPolicySpecArgs,
)

from infra.naming import Labels
from infra.workload.deployment import PORT

_DNS, _HTTPS = 53, 443


def spec(labels: Labels, *, to_object_store: bool = False) -> NetworkPolicySpecArgs:
    """A NetworkPolicy's specification.

    Args:
        labels: Labels of the pods.
        to_object_store: Whether something in them writes to one.
    """
    outward = (("UDP", _DNS), ("TCP", _DNS), ("TCP", _HTTPS)) if to_object_store else ()
    ports = [NetworkPolicyPortArgs(port=port, protocol=protocol) for protocol, port in outward]
    return NetworkPolicySpecArgs(
        pod_selector=LabelSelectorArgs(match_labels=labels.selector()),
        policy_types=["Ingress", "Egress"],
        ingress=[NetworkPolicyIngressRuleArgs(ports=[NetworkPolicyPortArgs(port=PORT, protocol="TCP")])],
        egress=[NetworkPolicyEgressRuleArgs(ports=ports)] if ports else [],
    )
