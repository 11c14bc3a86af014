"""Following what a cluster's API holds: list, act, wait for the next event, and again."""

import asyncio
from collections.abc import Awaitable, Callable

from infra.plugins.kubernetes.errors import KubernetesError
from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from infra.plugins.kubernetes.transport import Transport

_WATCH_SECONDS = 60.0
_PAUSE_SECONDS = 1.0


async def follow(transport: Transport, path: str, act: Callable[[list[JsonObject]], Awaitable[None]]) -> None:
    """Act on all objects of a path, and again whenever one of them changes; for as long as the cluster lives.

    Args:
        transport: The way to the cluster.
        path: The collection, such as "/api/v1/services".
        act: Told all the objects; must do nothing where nothing is to be done.
    """
    while True:
        try:
            answer = await transport.request("GET", path)
            items = answer.get("items")
            await act([item for item in items if isinstance(item, dict)] if isinstance(items, list) else [])
            version = str(value_at(answer, ("metadata", "resourceVersion")))
            async for _ in transport.watch(path, {"resourceVersion": version}, _WATCH_SECONDS):
                break
        except KubernetesError as error:
            print(f"{path}: {error}", flush=True)
            await asyncio.sleep(_PAUSE_SECONDS)
