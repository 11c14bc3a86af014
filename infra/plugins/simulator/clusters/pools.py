"""Node pools and their nodes: which pool has which kubelet, and how a pool's node comes and goes.

A cluster has its first kubelet from the start and gets a second one when a second pool comes while the first
still lives; more pools than two share them. The second one's node has the name that the pool's machine would
give it, where it would, so that whoever drains it by that name drains a real one. What is decided is kept in
a file, which the pools' own calls wait for: a pool is there when it has a node, and gone when its node is
empty.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from infra.plugins.kubernetes.errors import ApiError
from infra.plugins.kubernetes.json_tree import value_at
from infra.plugins.kubernetes.transport import Transport
from infra.plugins.simulator.clusters.assignment import Pool, assigned, keep
from infra.plugins.simulator.clusters.drain import cordon, drain, label

Look = Callable[[], Sequence[Pool]]
"""The pools as they are when it is called: one that is being deleted is leaving, one that is gone is not in
them."""


class Second(Protocol):
    """What can be a cluster's second node: a kubelet, or one that is hollow."""

    name: str

    async def start(self, name: str) -> None:
        """Start it under a name; quiet where it runs."""

    async def stop(self) -> None:
        """End it; its pods must be gone."""

    async def pause(self) -> None:
        """Wait a moment for it."""


class Nodes:
    """The nodes of one cluster.

    Args:
        first: Name of the first kubelet's node.
        worker: The second kubelet.
        folder: The cluster's own folder.
        labels: What all of its nodes are labelled with.
        transport: The way to the cluster.
    """

    def __init__(
        self, first: str, worker: Second, folder: Path, labels: dict[str, str], transport: Transport
    ) -> None:
        self._first, self._worker, self._folder = first, worker, folder
        self._usual = worker.name
        self._labels, self._transport = labels, transport

    async def act(self, look: Look) -> None:
        """Bring the nodes to what the pools ask for.

        Args:
            look: The pools; looked at again while one is drained.
        """
        kept = assigned(self._folder)
        if not kept:
            await cordon(self._transport, self._first, closed=True)
        living = [pool for pool in look() if not pool.leaving]
        for pool in living:
            if pool.key not in kept:
                kept[pool.key] = await self._open(pool, set(kept.values()))
                keep(self._folder, kept)
        keys = {pool.key for pool in living}
        for key, node in list(kept.items()):
            if key not in keys:
                if node not in {kept[other] for other in keys}:
                    await self._close(node, partial(_there, key, look))
                del kept[key]
                keep(self._folder, kept)

    async def stop(self) -> None:
        """End the second kubelet."""
        await self._worker.stop()

    async def _open(self, pool: Pool, taken: set[str]) -> str:
        """Give a pool a node that no other has, or share one where both are taken."""
        node = self._first
        if taken == {self._first}:
            node = pool.node or self._usual
            await self._worker.start(node)
            await self._joined(node)
        await label(self._transport, node, {**self._labels, **dict(pool.labels)})
        await cordon(self._transport, node, closed=False)
        return node

    async def _close(self, node: str, there: Callable[[], bool]) -> None:
        await drain(self._transport, node, there)
        if node != self._first:
            await self._worker.stop()
            await self._transport.request("DELETE", f"/api/v1/nodes/{node}")

    async def _joined(self, node: str) -> None:
        while not await self._ready(node):
            await self._worker.pause()

    async def _ready(self, node: str) -> bool:
        try:
            found = await self._transport.request("GET", f"/api/v1/nodes/{node}")
        except ApiError:
            return False
        conditions = value_at(found, ("status", "conditions"))
        return any(
            value_at(condition, ("type",)) == "Ready" and value_at(condition, ("status",)) == "True"
            for condition in (conditions if isinstance(conditions, list) else [])
        )


def _there(key: str, look: Look) -> bool:
    return any(pool.key == key for pool in look())
