"""Emptying a node as a cloud does before it takes the node away: no new pods, and those there are evicted.

Evictions respect disruption budgets; pods that belong to every node stay.
"""

import asyncio

from infra.plugins.kubernetes.errors import ApiError
from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from infra.plugins.kubernetes.transport import Transport
from infra.plugins.simulator.clusters.objects import text

_MERGE = "application/merge-patch+json"
_PAUSE_SECONDS = 0.5
_TOO_MANY_REQUESTS, _GONE = 429, 404


async def cordon(transport: Transport, node: str, *, closed: bool) -> None:
    """Let no new pods come to a node, or let them come again."""
    change: JsonObject = {"spec": {"unschedulable": True if closed else None}}
    await transport.request("PATCH", f"/api/v1/nodes/{node}", body=change, content_type=_MERGE)


async def label(transport: Transport, node: str, labels: dict[str, str]) -> None:
    """Label a node."""
    change: JsonObject = {"metadata": {"labels": {**labels}}}
    await transport.request("PATCH", f"/api/v1/nodes/{node}", body=change, content_type=_MERGE)


async def drain(transport: Transport, node: str) -> None:
    """Empty a node; ends when nothing is left that could go elsewhere."""
    await cordon(transport, node, closed=True)
    while pods := await _movable(transport, node):
        for pod in pods:
            await _evict(transport, pod)
        await asyncio.sleep(_PAUSE_SECONDS)


async def _movable(transport: Transport, node: str) -> list[JsonObject]:
    answer = await transport.request("GET", "/api/v1/pods", {"fieldSelector": f"spec.nodeName={node}"})
    items = answer.get("items")
    pods = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [pod for pod in pods if not _stays(pod)]


def _stays(pod: JsonObject) -> bool:
    owners = value_at(pod, ("metadata", "ownerReferences"))
    kinds = {value_at(owner, ("kind",)) for owner in (owners if isinstance(owners, list) else [])}
    return "DaemonSet" in kinds or text(pod, "status", "phase") in ("Succeeded", "Failed")


async def _evict(transport: Transport, pod: JsonObject) -> None:
    if text(pod, "metadata", "deletionTimestamp"):
        return
    namespace, name = text(pod, "metadata", "namespace"), text(pod, "metadata", "name")
    body: JsonObject = {
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": name, "namespace": namespace},
    }
    path = f"/api/v1/namespaces/{namespace}/pods/{name}/eviction"
    try:
        await transport.request("POST", path, body=body)
    except ApiError as error:
        # A budget that holds it back is asked again; one that is gone is what was wanted.
        if error.status not in (_TOO_MANY_REQUESTS, _GONE):
            raise
