"""Deployments, StatefulSets and DaemonSets: ready when every pod of the latest template is.

The counts are those that `kubectl rollout status` goes by (k8s.io/kubectl v0.34,
pkg/polymorphichelpers/rollout_status.go).
"""

from infra.plugins.kubernetes.cluster import ClusterClient
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.readiness.pods import observed, pods_of, troubles, warnings_about
from infra.plugins.kubernetes.readiness.progress import READY, Progress, waiting


async def deployment(live: Manifest, cluster: ClusterClient) -> Progress:
    """Ready when all replicas run the latest template and no older one is left."""
    if live.at("spec", "paused") is True:
        return READY
    wanted = live.number("spec", "replicas", default=1)
    updated = live.number("status", "updatedReplicas")
    available = live.number("status", "availableReplicas")
    if (
        observed(live)
        and updated >= wanted
        and live.number("status", "replicas") <= updated
        and available >= updated
    ):
        return READY
    summary = f"{available} of {wanted} replicas are available, {updated} of the latest template"
    refused = live.condition("ReplicaFailure")
    refusal = f"{refused.reason}: {refused.message}" if refused and refused.status == "True" else ""
    progressing = live.condition("Progressing")
    stuck = observed(live) and progressing is not None and progressing.reason == "ProgressDeadlineExceeded"
    overdue = (
        f"the rollout made no progress within its deadline: {progressing.message}"
        if progressing and stuck
        else ""
    )
    pods = await troubles(await pods_of(live, cluster), cluster)
    return waiting(summary, refusal, *pods, overdue, hopeless=stuck)


async def stateful_set(live: Manifest, cluster: ClusterClient) -> Progress:
    """Ready when all replicas are, at the latest revision where the strategy updates them by itself."""
    wanted = live.number("spec", "replicas", default=1)
    ready = live.number("status", "readyReplicas")
    rolling = live.text("spec", "updateStrategy", "type") != "OnDelete"
    partition = live.number("spec", "updateStrategy", "rollingUpdate", "partition")
    updated = live.number("status", "updatedReplicas")
    latest = live.text("status", "currentRevision") == live.text("status", "updateRevision")
    current = not rolling or latest or (partition > 0 and updated >= wanted - partition)
    if observed(live) and ready >= wanted and current:
        return READY
    return await _counted(
        live,
        cluster,
        f"{ready} of {wanted} replicas are ready, {updated} at the latest revision",
        ready < wanted,
    )


async def daemon_set(live: Manifest, cluster: ClusterClient) -> Progress:
    """Ready when every node that should run the pod runs the latest one."""
    wanted = live.number("status", "desiredNumberScheduled")
    updated = live.number("status", "updatedNumberScheduled")
    available = live.number("status", "numberAvailable")
    by_itself = live.text("spec", "updateStrategy", "type") != "OnDelete"
    if observed(live) and available >= wanted and (updated >= wanted or not by_itself):
        return READY
    return await _counted(
        live, cluster, f"{available} of {wanted} nodes run an available pod, {updated} the latest", True
    )


async def _counted(live: Manifest, cluster: ClusterClient, summary: str, short: bool) -> Progress:
    refusals = await warnings_about(live, cluster) if short else ()
    return waiting(summary, *refusals, *await troubles(await pods_of(live, cluster), cluster))
