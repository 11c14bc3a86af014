"""A node that runs nothing: it says of its pods what a kubelet would say if all went well.

It stands where a kubelet would where only objects matter, as when an update is killed again and again. The
node is Ready; a pod that is bound to it runs and is ready at once, one of a job has succeeded, and one that
is being deleted is gone. It pulls no image, runs no probe, and mounts nothing: whatever depends on a program
that answers is not to be tried with it.
"""

import asyncio
import contextlib
import ipaddress
from collections.abc import Iterator
from datetime import UTC, datetime

from infra.plugins.kubernetes.errors import ApiError
from infra.plugins.kubernetes.json_tree import Json, JsonObject, value_at
from infra.plugins.kubernetes.transport import APPLY, Transport
from infra.plugins.simulator.clusters.follow import follow
from infra.plugins.simulator.clusters.objects import text
from infra.plugins.simulator.entry import SECONDS_FORM
from toolchain.tools import architecture

_PODS = "/api/v1/pods"
_LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"
_MANAGER = {"fieldManager": "hollow-kubelet", "force": "true"}
_CAPACITY: JsonObject = {"cpu": "16", "memory": "64Gi", "ephemeral-storage": "200Gi", "pods": "250"}
_BEAT_SECONDS = 10.0
"""As a kubelet renews its lease (kubelet, nodeLeaseDurationSeconds 40, renewed at a quarter of it)."""

_PAUSE = 0.1
_OVERTAKEN = (404, 409)
"""What the API server answers about a pod that somebody deleted or made anew meanwhile."""


class HollowKubelet:
    """One hollow node.

    Args:
        name: Its name.
        address: Its own address; its pods' follow it.
        transport: The way to the cluster.
    """

    def __init__(self, name: str, address: str, transport: Transport) -> None:
        self.name = name
        self._address, self._transport = ipaddress.ip_address(address), transport
        self._tasks: list[asyncio.Task[None]] = []
        self._addresses: dict[str, str] = {}

    async def start(self, name: str) -> None:
        """Join the cluster under a name; quiet where it has."""
        if self._tasks:
            return
        self.name = name
        await self._apply(f"/api/v1/nodes/{self.name}", _node(self.name))
        await self._apply(f"/api/v1/nodes/{self.name}/status", {**_node(self.name), "status": self._status()})
        self._tasks = [
            asyncio.create_task(self._beat()),
            asyncio.create_task(follow(self._transport, _PODS, self._act)),
        ]

    async def stop(self) -> None:
        """Say nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def pause(self) -> None:
        """Wait a moment for it."""
        await asyncio.sleep(_PAUSE)

    async def _beat(self) -> None:
        while True:
            now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
            lease: JsonObject = {
                "apiVersion": "coordination.k8s.io/v1",
                "kind": "Lease",
                "metadata": {"name": self.name},
                "spec": {"holderIdentity": self.name, "leaseDurationSeconds": 40, "renewTime": now},
            }
            await self._apply(f"{_LEASES}/{self.name}", lease)
            await asyncio.sleep(_BEAT_SECONDS)

    async def _act(self, pods: list[JsonObject]) -> None:
        for pod in pods:
            if text(pod, "spec", "nodeName") == self.name:
                with _overtaken():
                    await self._report(pod)

    async def _report(self, pod: JsonObject) -> None:
        path = f"/api/v1/namespaces/{text(pod, 'metadata', 'namespace')}/pods/{text(pod, 'metadata', 'name')}"
        uid = text(pod, "metadata", "uid")
        if text(pod, "metadata", "deletionTimestamp"):
            now: JsonObject = {"gracePeriodSeconds": 0, "preconditions": {"uid": uid}}
            await self._transport.request("DELETE", path, body=now)
            self._addresses.pop(uid, None)
        elif text(pod, "status", "phase") == "Pending":
            address = self._addresses.setdefault(uid, str(self._address + 16 + len(self._addresses)))
            named: JsonObject = {"name": text(pod, "metadata", "name"), "uid": uid}
            status = running(pod, address, str(self._address))
            applied: JsonObject = {"apiVersion": "v1", "kind": "Pod", "metadata": named, "status": status}
            await self._apply(f"{path}/status", applied)

    def _status(self) -> JsonObject:
        return {
            "capacity": _CAPACITY,
            "allocatable": _CAPACITY,
            "addresses": [{"type": "InternalIP", "address": str(self._address)}],
            "conditions": [_condition("Ready", met=True, reason="KubeletReady")],
        }

    async def _apply(self, path: str, body: JsonObject) -> None:
        await self._transport.request("PATCH", path, _MANAGER, body, APPLY)


def running(pod: JsonObject, address: str, host: str) -> JsonObject:
    """The status of a pod whose containers do what they should. Pure but for the time in it.

    Args:
        pod: The pod.
        address: Its address.
        host: Its node's address.
    """
    ends = text(pod, "spec", "restartPolicy") in ("Never", "OnFailure")
    now = datetime.now(UTC).strftime(SECONDS_FORM)
    state: JsonObject = (
        {"terminated": {"exitCode": 0, "reason": "Completed", "startedAt": now, "finishedAt": now}}
        if ends
        else {"running": {"startedAt": now}}
    )
    containers = value_at(pod, ("spec", "containers"))
    statuses: list[Json] = [
        {
            "name": text(container, "name"),
            "image": text(container, "image"),
            "imageID": text(container, "image"),
            "ready": not ends,
            "started": not ends,
            "restartCount": 0,
            "state": state,
        }
        for container in (containers if isinstance(containers, list) else [])
        if isinstance(container, dict)
    ]
    reason = "PodCompleted" if ends else ""
    return {
        "phase": "Succeeded" if ends else "Running",
        "startTime": now,
        "hostIP": host,
        "podIP": address,
        "podIPs": [{"ip": address}],
        "containerStatuses": statuses,
        "conditions": [
            _condition("Initialized", met=True, reason=reason),
            _condition("ContainersReady", met=not ends, reason=reason),
            _condition("Ready", met=not ends, reason=reason),
        ],
    }


def _node(name: str) -> JsonObject:
    labels: JsonObject = {
        "kubernetes.io/arch": architecture()[0],
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
    }
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}}


def _condition(kind: str, *, met: bool, reason: str) -> JsonObject:
    now = datetime.now(UTC).strftime(SECONDS_FORM)
    told: JsonObject = {"reason": reason} if reason else {}
    return {"type": kind, "status": str(met), "lastTransitionTime": now, **told}


@contextlib.contextmanager
def _overtaken() -> Iterator[None]:
    try:
        yield
    except ApiError as error:
        if error.status not in _OVERTAKEN:
            raise
