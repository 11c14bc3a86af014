"""Volume claims: each gets a disk of the cloud's, which on this machine is a folder of the node.

Made when the first pod wants it, removed when its claim is gone, as the clouds' CSI drivers do. A cluster
that goes before its claims leaves the disks behind.
"""

import re
import shutil
from pathlib import Path

from infra.plugins.kubernetes.errors import ApiError
from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from infra.plugins.kubernetes.transport import Transport
from infra.plugins.landfall.node.layout import Layout
from infra.plugins.simulator.clusters import possessions
from infra.plugins.simulator.clusters.inside import Inside
from infra.plugins.simulator.clusters.objects import text
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger

CLAIMS = "/api/v1/persistentvolumeclaims"
VOLUMES = "/api/v1/persistentvolumes"
_CLASSES = "/apis/storage.k8s.io/v1/storageclasses"
_PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"
_SELECTED_NODE = "volume.kubernetes.io/selected-node"
_UNITS = {"Ki": 2**-20, "Mi": 2**-10, "Gi": 1, "Ti": 2**10, "": 2**-30, "M": 1e6 / 2**30, "G": 1e9 / 2**30}


class Volumes:
    """The disks of one cluster's claims."""

    def __init__(
        self, cluster: Entry, ledger: Ledger, inside: Inside, transport: Transport, node: Layout
    ) -> None:
        self._cluster = cluster
        self._ledger = ledger
        self._inside = inside
        self._transport = transport
        self._node = node

    async def look(self) -> None:
        """Make what is waited for, though no claim has changed: what serves them may have come after them."""
        await self.act_on_claims(_items(await self._transport.request("GET", CLAIMS)))

    async def act_on_claims(self, claims: list[JsonObject]) -> None:
        """Make a volume for each claim that waits for one."""
        waiting = [claim for claim in claims if _waits(claim)]
        if not waiting or not self._inside.provisions(self._cluster, self._ledger):
            return
        classes = {
            text(found, "metadata", "name"): found
            for found in _items(await self._transport.request("GET", _CLASSES))
        }
        for claim in waiting:
            kind = classes.get(text(claim, "spec", "storageClassName"))
            if kind and text(kind, "provisioner") in self._inside.provisioners and _due(kind, claim):
                await self._provide(claim, kind)

    async def act_on_volumes(self, volumes: list[JsonObject]) -> None:
        """Remove each volume whose claim is gone."""
        for volume in volumes:
            ours = text(volume, "metadata", "annotations", _PROVISIONED_BY) in self._inside.provisioners
            released = text(volume, "status", "phase") == "Released"
            if ours and released and text(volume, "spec", "persistentVolumeReclaimPolicy") == "Delete":
                name = text(volume, "metadata", "name")
                possessions.release(self._ledger, self._cluster, name)
                await self._transport.request("DELETE", f"{VOLUMES}/{name}")
                shutil.rmtree(self._folder / name, ignore_errors=True)

    @property
    def _folder(self) -> Path:
        return self._node.folder / "volumes"

    async def _provide(self, claim: JsonObject, kind: JsonObject) -> None:
        name = f"pvc-{text(claim, 'metadata', 'uid')}"
        size = text(claim, "spec", "resources", "requests", "storage")
        things = self._inside.volume(self._cluster, name, gibibytes(size), self._ledger)
        possessions.acquire(self._ledger, self._cluster, name, things)
        place = self._folder / name
        place.mkdir(parents=True, exist_ok=True)
        # A CSI driver hands a volume over to the pod's group; a folder is simply open to it.
        place.chmod(0o777)
        volume = _volume(name, claim, kind, self._node.inside(place))
        try:
            await self._transport.request("POST", VOLUMES, body=volume)
        except ApiError as error:
            if error.status != 409:
                raise


def gibibytes(quantity: str) -> int:
    """A quantity of storage in whole GiB, as disks are sold: rounded up."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([KMGT]i?)?", quantity)
    exact = float(found[1]) * _UNITS.get(found[2] or "", 1) if found else 1.0
    return max(1, int(-(-exact // 1)))


def _waits(claim: JsonObject) -> bool:
    pending = text(claim, "status", "phase") == "Pending" and not text(claim, "spec", "volumeName")
    return pending and not text(claim, "metadata", "deletionTimestamp")


def _due(kind: JsonObject, claim: JsonObject) -> bool:
    """Whether the volume is to be made now: the scheduler says so where the first pod is waited for."""
    immediate = text(kind, "volumeBindingMode") == "Immediate"
    return immediate or bool(text(claim, "metadata", "annotations", _SELECTED_NODE))


def _volume(name: str, claim: JsonObject, kind: JsonObject, path: str) -> JsonObject:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name, "annotations": {_PROVISIONED_BY: kind.get("provisioner")}},
        "spec": {
            "capacity": value_at(claim, ("spec", "resources", "requests")),
            "accessModes": value_at(claim, ("spec", "accessModes")),
            "claimRef": {
                "apiVersion": "v1",
                "kind": "PersistentVolumeClaim",
                "namespace": text(claim, "metadata", "namespace"),
                "name": text(claim, "metadata", "name"),
                "uid": text(claim, "metadata", "uid"),
            },
            "persistentVolumeReclaimPolicy": kind.get("reclaimPolicy", "Delete"),
            "storageClassName": text(kind, "metadata", "name"),
            "hostPath": {"path": path, "type": "Directory"},
        },
    }


def _items(answer: JsonObject) -> list[JsonObject]:
    items = answer.get("items")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
