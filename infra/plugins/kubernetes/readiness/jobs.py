"""Jobs and single pods: a job is ready when it is done, a pod when it takes traffic or has done its work."""

from infra.plugins.kubernetes.cluster import ClusterClient
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.readiness.pods import is_ready, pods_of, troubles, warnings_about
from infra.plugins.kubernetes.readiness.progress import READY, Progress, waiting


async def job(live: Manifest, cluster: ClusterClient) -> Progress:
    """Ready when complete, or suspended on purpose; hopeless once Kubernetes calls it failed."""
    complete, failed = live.condition("Complete"), live.condition("Failed")
    if live.at("spec", "suspend") is True or (complete and complete.status == "True"):
        return READY
    pods = await troubles(await pods_of(live, cluster), cluster)
    if failed and failed.status == "True":
        return waiting(f"the job failed ({failed.reason}): {failed.message}", *pods, hopeless=True)
    wanted = live.number("spec", "completions", default=1)
    done = live.number("status", "succeeded")
    refusals = () if live.number("status", "active") else await warnings_about(live, cluster)
    return waiting(f"{done} of {wanted} completions are done", *refusals, *pods)


async def pod(live: Manifest, cluster: ClusterClient) -> Progress:
    """Ready when its Ready condition says so, or when it ended well."""
    phase = live.text("status", "phase")
    if phase == "Succeeded" or is_ready(live):
        return READY
    reasons = await troubles([live], cluster)
    return waiting(
        f"the pod is {phase or 'not accepted by any node yet'}", *reasons, hopeless=phase == "Failed"
    )
