"""The cloud inside one cluster: everything that a cloud's own controllers would answer there.

Lives as long as the node. Owns how its parts run together and how they end: what is being deleted when the
cluster goes is still taken away, as it would be while a cloud takes its minutes over a cluster.
"""

import asyncio
import contextlib
from functools import partial

from infra.plugins.kubernetes.errors import KubernetesError
from infra.plugins.kubernetes.kubeconfig import read_access
from infra.plugins.kubernetes.settings import ProviderSettings
from infra.plugins.kubernetes.transport import APPLY, Transport
from infra.plugins.landfall import processes
from infra.plugins.landfall.node import network
from infra.plugins.landfall.node import record as records
from infra.plugins.simulator.clusters import balancers, hollow_apis, volumes
from infra.plugins.simulator.clusters.balancers import Balancers
from infra.plugins.simulator.clusters.doorway import Doorway
from infra.plugins.simulator.clusters.figures import Figures
from infra.plugins.simulator.clusters.follow import follow
from infra.plugins.simulator.clusters.hollow import HollowKubelet
from infra.plugins.simulator.clusters.hollow_apis import HollowApis
from infra.plugins.simulator.clusters.inside import Inside
from infra.plugins.simulator.clusters.nodes import folder, of
from infra.plugins.simulator.clusters.pools import Nodes, Second
from infra.plugins.simulator.clusters.volumes import Volumes
from infra.plugins.simulator.clusters.worker import Worker
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.ledger import Ledger

_LOOK_SECONDS = 1.0
_LEDGER_SECONDS = 0.3
_HOLLOW_ADDRESSES = ("10.42.0.1", "10.42.4.1")
"""Of hollow nodes: nothing listens there, and there is room for the pods of each after it."""

_CLASSES = "/apis/storage.k8s.io/v1/storageclasses"


class Controller:
    """The controllers of one cluster.

    Args:
        cluster: Its entry.
        ledger: Where what it makes goes.
        inside: What its cloud does inside clusters.

    Raises:
        SimulatorError: Its node does not run.
    """

    def __init__(self, cluster: Entry, ledger: Ledger, inside: Inside) -> None:
        self._cluster, self._ledger, self._inside = cluster, ledger, inside
        self._node = of(cluster)
        first, record = processes.load(self._node.process), records.load(self._node)
        if first is None or record is None or not first.alive():
            raise SimulatorError(f"The node {self._node.name} of cluster {cluster.identity} does not run.")
        self._first = first
        self._address = network.node_address(record.spec.pod_cidr, record.spec.service_cidr)
        kubeconfig = (self._node.config / "admin.kubeconfig").read_text()
        self._transport = Transport(read_access(ProviderSettings(kubeconfig=kubeconfig)))
        self._door = Doorway(first.pid)
        self._balancers = Balancers(cluster, ledger, inside, self._transport, self._door)
        self._volumes = Volumes(cluster, ledger, inside, self._transport, self._node)
        own = folder(cluster, ledger)
        labels = inside.labels(cluster, ledger)
        self._hollow: HollowKubelet | None = None
        second: Second
        if record.spec.kubelet:
            second = Worker(self._node, first.pid)
        else:
            self._hollow = HollowKubelet(self._node.name, _HOLLOW_ADDRESSES[0], self._transport)
            second = HollowKubelet(f"{self._node.name}-2", _HOLLOW_ADDRESSES[1], self._transport)
        self._apis = HollowApis(self._node, first.pid, self._door, self._transport)
        self._services = record.spec.service_cidr
        self._nodes = Nodes(self._node.name, second, own, labels, self._transport)
        self._figures = Figures(self._node, first.pid, own, self._transport)

    async def run(self, ending: asyncio.Event) -> None:
        """Answer until the node ends or the end is asked for."""
        await self._furnish()
        if self._hollow is not None:
            await self._hollow.start(self._node.name)
        following = [
            asyncio.create_task(follow(self._transport, balancers.PATH, self._balancers.act)),
            asyncio.create_task(follow(self._transport, volumes.CLAIMS, self._volumes.act_on_claims)),
            asyncio.create_task(follow(self._transport, volumes.VOLUMES, self._volumes.act_on_volumes)),
        ]
        following.append(asyncio.create_task(self._follow_ledger()))
        if self._hollow is not None:
            await self._apis.start(self._services)
            following.append(asyncio.create_task(follow(self._transport, hollow_apis.PATH, self._apis.act)))
        while not ending.is_set() and self._first.alive() and not any(task.done() for task in following):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), _LOOK_SECONDS)
        await self._end(following)

    async def _furnish(self) -> None:
        """What a cluster has from its first moment: its storage classes."""
        for manifest in self._inside.storage_classes(self._cluster):
            metadata = manifest["metadata"]
            assert isinstance(metadata, dict)
            path = f"{_CLASSES}/{metadata['name']}"
            await self._transport.request(
                "PATCH", path, {"fieldManager": "cloud", "force": "true"}, manifest, APPLY
            )

    async def _follow_ledger(self) -> None:
        """Bring the cluster to what the ledger says of it, whenever that changes: its pools, its add-ons."""
        seen = -1
        while True:
            now = (self._ledger.folder / "things").stat().st_mtime_ns
            if now != seen:
                try:
                    await self._figures.act(self._address, wanted=self._measures())
                    await self._volumes.look()
                    await self._nodes.act(partial(self._inside.pools, self._cluster, self._ledger))
                    seen = now
                except KubernetesError as error:
                    print(f"pools and add-ons: {error}", flush=True)
            await asyncio.sleep(_LEDGER_SECONDS)

    def _measures(self) -> bool:
        """Whether figures are served: a hollow node has none to tell."""
        return self._hollow is None and self._inside.metrics(self._cluster, self._ledger)

    async def _end(self, following: list[asyncio.Task[None]]) -> None:
        for task in following:
            task.cancel()
        for failed in await asyncio.gather(*following, return_exceptions=True):
            if isinstance(failed, Exception):
                print(f"ended by {failed!r}", flush=True)
        await self._nodes.stop()
        if self._hollow is not None:
            await self._hollow.stop()
        await self._apis.close()
        await self._figures.close()
        await self._balancers.close()
        await self._transport.close()
        self._door.close()
