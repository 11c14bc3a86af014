"""What a drain may take: one replica at a time. Pure.

`maxUnavailable` rather than `minAvailable`: with a single replica the latter would block every drain for
ever.
"""

from pulumi_kubernetes.meta.v1 import LabelSelectorArgs
from pulumi_kubernetes.policy.v1 import PodDisruptionBudgetSpecArgs

from infra.naming import Labels


def spec(labels: Labels) -> PodDisruptionBudgetSpecArgs:
    """A PodDisruptionBudget's specification for the pods with these labels."""
    return PodDisruptionBudgetSpecArgs(
        max_unavailable=1,
        # A pod that never became ready serves nobody: it must not hold up a drain.
        unhealthy_pod_eviction_policy="AlwaysAllow",
        selector=LabelSelectorArgs(match_labels=labels.selector()),
    )
