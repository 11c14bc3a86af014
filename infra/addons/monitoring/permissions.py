"""What Prometheus and the monitor may do in a cluster: read, and no more than they show. Pure."""

from pulumi_kubernetes.rbac.v1 import PolicyRuleArgs


def of_prometheus() -> list[PolicyRuleArgs]:
    """For the whole cluster: figures of the kubelets and of the API server."""
    return [
        PolicyRuleArgs(api_groups=[""], resources=["nodes/metrics"], verbs=["get"]),
        PolicyRuleArgs(non_resource_urls=["/metrics"], verbs=["get"]),
    ]


def of_monitor() -> list[PolicyRuleArgs]:
    """For the whole cluster: nodes belong to no namespace."""
    return [PolicyRuleArgs(api_groups=[""], resources=["nodes"], verbs=["list"])]


def of_monitor_in_namespace() -> list[PolicyRuleArgs]:
    """In each namespace that it tells about."""
    return [
        PolicyRuleArgs(api_groups=[""], resources=["pods"], verbs=["list"]),
        PolicyRuleArgs(api_groups=["apps"], resources=["deployments", "replicasets"], verbs=["list"]),
        PolicyRuleArgs(api_groups=["autoscaling"], resources=["horizontalpodautoscalers"], verbs=["list"]),
    ]
