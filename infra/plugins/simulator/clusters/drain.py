"""Emptying a node as a cloud does before it takes the node away: no new pods, and those there are evicted.

Evictions respect disruption budgets; pods that belong to every node stay. With a machine that is taken
nevertheless its pods are gone, whatever a budget says.
"""

import asyncio
from collections.abc import Callable

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


async def drain(transport: Transport, node: str, there: Callable[[], bool]) -> None:
    """Empty a node; ends when nothing is left that could go elsewhere.

    Args:
        transport: The way to the cluster.
        node: The node's name.
        there: Whether its machine is still there; asked again and again.
    """
    await cordon(transport, node, closed=True)
    while pods := await _movable(transport, node):
        remove = _evict if there() else _lose
        for pod in pods:
            if not text(pod, "metadata", "deletionTimestamp"):
                await remove(transport, pod)
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
    namespace, name = text(pod, "metadata", "namespace"), text(pod, "metadata", "name")
    body: JsonObject = {
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": name, "namespace": namespace},
    }
    try:
        await transport.request("POST", f"{_path(pod)}/eviction", body=body)
    except ApiError as error:
        # A budget that holds it back is asked again; one that is gone is what was wanted.
        if error.status not in (_TOO_MANY_REQUESTS, _GONE):
            raise


async def _lose(transport: Transport, pod: JsonObject) -> None:
    try:
        await transport.request("DELETE", _path(pod))
    except ApiError as error:
        if error.status != _GONE:
            raise


def _path(pod: JsonObject) -> str:
    return f"/api/v1/namespaces/{text(pod, 'metadata', 'namespace')}/pods/{text(pod, 'metadata', 'name')}"
