"""Volume claims: ready when bound, unless binding waits for a pod by design."""

from infra.plugins.kubernetes.cluster import ClusterClient, Target
from infra.plugins.kubernetes.errors import ApiError
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.readiness.pods import warnings_about
from infra.plugins.kubernetes.readiness.progress import READY, Progress, waiting


async def volume_claim(live: Manifest, cluster: ClusterClient) -> Progress:
    """Ready when Bound, or when its storage class binds at the first pod only; hopeless when its volume is
    lost.
    """
    phase = live.text("status", "phase")
    if phase == "Bound":
        return READY
    if phase == "Lost":
        return waiting(f"its volume {live.text('spec', 'volumeName')} does not exist any more", hopeless=True)
    name = live.text("spec", "storageClassName")
    if name and await _binds_later(name, cluster):
        return READY
    events = await warnings_about(live, cluster)
    return waiting(
        f"not bound to a volume yet (storage class {name or 'not set, and the cluster has no default'})",
        *events,
    )


async def _binds_later(name: str, cluster: ClusterClient) -> bool:
    try:
        found = await cluster.get(Target("storage.k8s.io/v1", "StorageClass", "", name))
    except ApiError:
        return False
    return found is not None and found.text("volumeBindingMode") == "WaitForFirstConsumer"
