"""The pods that serve a model. Pure.

`replicas` is left out: the autoscaler owns it, and a value here would fight with it at every update.
"""

import pulumi
from pulumi_kubernetes.apps.v1 import DeploymentSpecArgs, DeploymentStrategyArgs, RollingUpdateDeploymentArgs
from pulumi_kubernetes.core.v1 import (
    ContainerArgs,
    ContainerPortArgs,
    EnvVarArgs,
    HTTPGetActionArgs,
    LifecycleArgs,
    LifecycleHandlerArgs,
    PodSpecArgs,
    PodTemplateSpecArgs,
    ProbeArgs,
    ResourceRequirementsArgs,
    SleepActionArgs,
    TopologySpreadConstraintArgs,
)
from pulumi_kubernetes.meta.v1 import LabelSelectorArgs, ObjectMetaArgs

from infra import pod_security
from infra.images import Image
from infra.naming import Labels
from infra.settings import ServingSettings
from infra.workload import prediction_log
from infra.workload.prediction_log import PredictionLog

PORT = 8080
PORT_NAME = "http"

PRE_STOP_SECONDS = 2
"""A pod that is to end is taken out of services at once, and told to end this much later: new connections go
elsewhere by then. The kubelet's own sleep, since the image has no program for it
(https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations,
on by default since Kubernetes 1.30)."""
GRACE_SECONDS = 5
"""After SIGTERM a pod goes on answering this long, not ready, and asks clients to close kept connections."""
DRAIN_SECONDS = 20
"""Then it finishes the requests under way, for at most this long."""
FLUSH_SECONDS = 5
"""Then it writes what waits for the prediction log, for at most this long."""
_MARGIN_SECONDS = 5

GROUP = 65532
"""Owns a claimed volume, so that a process that is not root can write there: the image's own user."""

_START_SECONDS = 60
_HISTORY = 5
"""Old ReplicaSets kept, each a way back by `kubectl rollout undo`."""


def spec(
    image: Image,
    account: pulumi.Input[str],
    labels: Labels,
    serving: ServingSettings,
    logged: PredictionLog | None = None,
) -> DeploymentSpecArgs:
    """A Deployment's specification.

    Args:
        image: The serving image.
        account: Name of the pods' ServiceAccount.
        labels: Labels of the pods.
        serving: What each replica may use.
        logged: How predictions are logged; None where they are not.
    """
    security = pod_security.pod()
    if logged is not None and logged.settings.claim is not None:
        security.fs_group = GROUP
    return DeploymentSpecArgs(
        selector=LabelSelectorArgs(match_labels=labels.selector()),
        # A new pod is ready before an old one goes: no request fails in between.
        strategy=DeploymentStrategyArgs(
            type="RollingUpdate", rolling_update=RollingUpdateDeploymentArgs(max_unavailable=0, max_surge=1)
        ),
        revision_history_limit=_HISTORY,
        progress_deadline_seconds=300,
        template=PodTemplateSpecArgs(
            metadata=ObjectMetaArgs(labels=labels.all()),
            spec=PodSpecArgs(
                service_account_name=account,
                automount_service_account_token=False,
                enable_service_links=False,
                security_context=security,
                node_selector=image.node_selector,
                termination_grace_period_seconds=(
                    PRE_STOP_SECONDS + GRACE_SECONDS + DRAIN_SECONDS + FLUSH_SECONDS + _MARGIN_SECONDS
                ),
                topology_spread_constraints=[
                    _spread("kubernetes.io/hostname", labels),
                    _spread("topology.kubernetes.io/zone", labels),
                ],
                containers=[_container(image.reference, serving, logged)],
                init_containers=prediction_log.sidecars(logged),
                volumes=prediction_log.volumes(logged),
            ),
        ),
    )


def _container(
    image: pulumi.Input[str], serving: ServingSettings, logged: PredictionLog | None
) -> ContainerArgs:
    return ContainerArgs(
        name="model",
        image=image,
        # The digest says which bytes; asking the registry again could only fail.
        image_pull_policy="IfNotPresent",
        ports=[ContainerPortArgs(name=PORT_NAME, container_port=PORT, protocol="TCP")],
        env=[
            EnvVarArgs(name="LANDFALL_PORT", value=str(PORT)),
            EnvVarArgs(name="LANDFALL_GRACE_SECONDS", value=str(GRACE_SECONDS)),
            EnvVarArgs(name="LANDFALL_DRAIN_SECONDS", value=str(DRAIN_SECONDS)),
            *_key(serving.public_key_text),
            *prediction_log.environment(logged),
        ],
        resources=ResourceRequirementsArgs(
            requests={"cpu": serving.cpu_request, "memory": serving.memory_request},
            limits={"cpu": serving.cpu_limit, "memory": serving.memory_limit},
        ),
        security_context=pod_security.container(),
        volume_mounts=prediction_log.mounts(logged),
        lifecycle=LifecycleArgs(
            pre_stop=LifecycleHandlerArgs(sleep=SleepActionArgs(seconds=PRE_STOP_SECONDS))
        ),
        startup_probe=_probe("live", period=1, failures=_START_SECONDS),
        readiness_probe=_probe("ready", period=2, failures=2),
        liveness_probe=_probe("live", period=10, failures=3),
    )


def _key(text: str | None) -> list[EnvVarArgs]:
    return [EnvVarArgs(name="LANDFALL_PUBLIC_KEY", value=text)] if text else []


def _probe(question: str, *, period: int, failures: int) -> ProbeArgs:
    return ProbeArgs(
        http_get=HTTPGetActionArgs(path=f"/v2/health/{question}", port=PORT_NAME),
        period_seconds=period,
        timeout_seconds=5,
        failure_threshold=failures,
    )


def _spread(topology: str, labels: Labels) -> TopologySpreadConstraintArgs:
    # Anyway: a cluster of one node serves too.
    return TopologySpreadConstraintArgs(
        topology_key=topology,
        max_skew=1,
        when_unsatisfiable="ScheduleAnyway",
        label_selector=LabelSelectorArgs(match_labels=labels.selector()),
    )
