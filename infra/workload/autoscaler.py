"""How many replicas there are: quick to grow, slow to shrink. Pure."""

import pulumi
from pulumi_kubernetes.autoscaling.v2 import (
    CrossVersionObjectReferenceArgs,
    HorizontalPodAutoscalerBehaviorArgs,
    HorizontalPodAutoscalerSpecArgs,
    HPAScalingPolicyArgs,
    HPAScalingRulesArgs,
    MetricIdentifierArgs,
    MetricSpecArgs,
    MetricTargetArgs,
    PodsMetricSourceArgs,
    ResourceMetricSourceArgs,
)

from infra.settings import ServingSettings

_STEP_SECONDS = 15
"""The controller's own default interval (--horizontal-pod-autoscaler-sync-period)."""
_SHRINK_STEP_SECONDS = 60
_IN_FLIGHT = "landfall_requests_in_flight"
"""The serving process' own metric, as an adapter shows it for pods."""


def spec(
    deployment: pulumi.Input[str], serving: ServingSettings, *, by_requests: bool, held: int | None = None
) -> HorizontalPodAutoscalerSpecArgs:
    """A HorizontalPodAutoscaler's specification.

    Args:
        deployment: Name of the Deployment that it scales.
        serving: Its bounds, its targets and its patience.
        by_requests: Whether the cluster can tell requests under way. CPU counts besides: the autoscaler
            follows whichever wants more, and goes on by the other while one is not to be had.
        held: The number of replicas that it is paused at; None lets it scale. Paused, it still puts back
            what is lost.
    """
    return HorizontalPodAutoscalerSpecArgs(
        scale_target_ref=CrossVersionObjectReferenceArgs(
            api_version="apps/v1", kind="Deployment", name=deployment
        ),
        min_replicas=serving.min_replicas if held is None else held,
        max_replicas=serving.max_replicas if held is None else held,
        metrics=[_cpu(serving.cpu_target), *([_in_flight(serving.in_flight_target)] if by_requests else [])],
        behavior=HorizontalPodAutoscalerBehaviorArgs(
            # Load that is here now is answered now: doubled, or two more, whichever is more.
            scale_up=HPAScalingRulesArgs(
                stabilization_window_seconds=0,
                select_policy="Max",
                policies=[
                    HPAScalingPolicyArgs(type="Percent", value=100, period_seconds=_STEP_SECONDS),
                    HPAScalingPolicyArgs(type="Pods", value=2, period_seconds=_STEP_SECONDS),
                ],
            ),
            # A lull may be short: wait, then halve at most once a minute.
            scale_down=HPAScalingRulesArgs(
                stabilization_window_seconds=serving.scale_down_seconds,
                select_policy="Max",
                policies=[
                    HPAScalingPolicyArgs(type="Percent", value=50, period_seconds=_SHRINK_STEP_SECONDS)
                ],
            ),
        ),
    )


def _cpu(percent: int) -> MetricSpecArgs:
    target = MetricTargetArgs(type="Utilization", average_utilization=percent)
    return MetricSpecArgs(type="Resource", resource=ResourceMetricSourceArgs(name="cpu", target=target))


def _in_flight(requests: int) -> MetricSpecArgs:
    target = MetricTargetArgs(type="AverageValue", average_value=str(requests))
    metric = MetricIdentifierArgs(name=_IN_FLIGHT)
    return MetricSpecArgs(type="Pods", pods=PodsMetricSourceArgs(metric=metric, target=target))
