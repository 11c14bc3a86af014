"""What keeps pods from being ready: scheduling, images, crashes; in the cluster's own words.

Owns how a pod's troubles are told. Whether they matter is for the kind that owns the pods.
"""

from infra.plugins.kubernetes.cluster import ClusterClient, Target
from infra.plugins.kubernetes.errors import ApiError, KindNotServedError
from infra.plugins.kubernetes.manifest import Manifest

LOG_LINES = 10
"""Lines of a crashed container's log to show: enough for the end of most stack traces."""

_STARTING = frozenset({"ContainerCreating", "PodInitializing", ""})


async def pods_of(owner: Manifest, cluster: ClusterClient) -> list[Manifest]:
    """The pods that an owner's selector matches."""
    labels = ",".join(
        f"{key}={value}" for key, value in owner.texts("spec", "selector", "matchLabels").items()
    )
    if not labels:
        return []
    return await cluster.list(Target("v1", "Pod", owner.namespace, ""), labels=labels)


def is_ready(pod: Manifest) -> bool:
    """Whether the pod takes traffic."""
    condition = pod.condition("Ready")
    return condition is not None and condition.status == "True"


async def troubles(pods: list[Manifest], cluster: ClusterClient) -> tuple[str, ...]:
    """What keeps pods from being ready, each trouble told once."""
    told: dict[str, None] = {}
    for pod in pods:
        if is_ready(pod) or pod.text("metadata", "deletionTimestamp"):
            continue
        scheduled = pod.condition("PodScheduled")
        if scheduled is not None and scheduled.status == "False":
            told[f"pod {pod.name} cannot be scheduled ({scheduled.reason}): {scheduled.message}"] = None
        for group in ("initContainerStatuses", "containerStatuses"):
            for status in pod.objects("status", group):
                trouble = await _container(pod, Manifest(status), cluster)
                if trouble:
                    told[trouble] = None
        if pod.text("status", "phase") == "Failed" and pod.text("status", "message"):
            told[
                f"pod {pod.name} failed ({pod.text('status', 'reason')}): {pod.text('status', 'message')}"
            ] = None
    return tuple(told)


async def _container(pod: Manifest, status: Manifest, cluster: ClusterClient) -> str:
    name, image = status.text("name"), status.text("image")
    reason = status.text("state", "waiting", "reason")
    message = status.text("state", "waiting", "message")
    if reason == "CrashLoopBackOff" or _crashed(status):
        return await _crash(pod, status, cluster)
    if reason not in _STARTING:
        return f"pod {pod.name}, container {name}, image {image}: {reason}{': ' if message else ''}{message}"
    if (
        status.at("state", "running") is not None
        and status.at("ready") is False
        and status.at("started") is not False
    ):
        return f"pod {pod.name}, container {name}: runs, but its readiness probe does not pass yet"
    return ""


def _crashed(status: Manifest) -> bool:
    return (
        status.at("state", "terminated") is not None and status.number("state", "terminated", "exitCode") != 0
    )


async def _crash(pod: Manifest, status: Manifest, cluster: ClusterClient) -> str:
    which = "terminated" if _crashed(status) else ""
    ended: tuple[str, ...] = ("state", "terminated") if which else ("lastState", "terminated")
    name = status.text("name")
    code = status.number(*ended, "exitCode", default=-1)
    why = status.text(*ended, "reason") or "Error"
    text = (
        f"pod {pod.name}, container {name}, image {status.text('image')}: crashed"
        f" {status.number('restartCount')} times, last with"
        f" exit code {code} ({why})"
    )
    log = await cluster.log_tail(pod.namespace, pod.name, name, LOG_LINES)
    return f"{text}; its last words:\n{log.rstrip()}" if log.strip() else text


async def warnings_about(owner: Manifest, cluster: ClusterClient) -> tuple[str, ...]:
    """The warning events about an object itself, such as pods that a quota or an admission rule refused;
    latest last.
    """
    which = Target("v1", "Event", owner.namespace or "default", "")
    try:
        events = await cluster.list(which, fields=f"involvedObject.uid={owner.uid},type=Warning")
    except (ApiError, KindNotServedError):
        return ()  # events are a courtesy: a user without the right to them still gets the rest
    ordered = sorted(events, key=lambda event: event.text("lastTimestamp") or event.text("eventTime"))
    return tuple(dict.fromkeys(f"{event.text('reason')}: {event.text('message')}" for event in ordered[-3:]))


def observed(live: Manifest) -> bool:
    """Whether the controller has seen the latest spec."""
    return live.number("status", "observedGeneration") >= live.number("metadata", "generation")
