"""What a node pool's coming and going means on this machine: it waits for its node, and until that is
empty."""

import time
from collections.abc import Callable
from pathlib import Path

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.landfall import processes
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.clusters.assignment import assigned
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Progress

_SECONDS = 180.0
_PAUSE = 0.2


class PoolLife:
    """Waits for what the cluster's controller does with the pool.

    Args:
        cluster_of: The cluster that a pool belongs to, or None while it has none.
        key: What the pool is known by to the controller.
        patience: Seconds for which pods may hold a leaving node back.
        forced: Whether the cloud then takes the node all the same, and takes the last one at once; else it
            refuses.
    """

    def __init__(
        self,
        cluster_of: Callable[[Entry, Ledger], Entry | None],
        key: Callable[[Entry], str],
        *,
        patience: float = _SECONDS,
        forced: bool = False,
    ) -> None:
        self._cluster_of, self._key = cluster_of, key
        self._patience, self._forced = patience, forced

    def begin(self, entry: Entry, ledger: Ledger, progress: Progress) -> JsonObject:
        """Wait for a node.

        Raises:
            SimulatorError: None came.
        """
        folder = self._folder(entry, ledger)
        progress("waiting for the pool's node")
        if folder and not _until(folder, lambda: self._key(entry) in assigned(folder), _SECONDS):
            raise SimulatorError(
                f"{entry.identity} has no node after {_SECONDS:.0f} s: see {folder}/controller.log."
            )
        return {}

    def end(self, entry: Entry, ledger: Ledger, progress: Progress, *, forced: bool = False) -> None:
        """Wait until the pool's node is empty; quiet where the cluster goes as well.

        Args:
            entry: The pool.
            ledger: Where it is.
            progress: Told what is waited for.
            forced: Whether the node is then taken all the same, whatever the cloud does by itself.

        Raises:
            SimulatorError: It is not, for example because a disruption budget holds a pod back.
        """
        forced = forced or self._forced
        folder = self._folder(entry, ledger)
        if folder is None or self._shared(entry, ledger):
            return
        if forced and set(assigned(folder)) <= {self._key(entry)}:
            return
        progress("draining the pool's node")
        empty = _until(folder, lambda: self._key(entry) not in assigned(folder), self._patience)
        if not empty and not forced:
            raise SimulatorError(
                f"{entry.identity}: its node still has pods after {self._patience:.0f} s. A disruption budget"
                f" may hold"
                f" them back: see {folder}/controller.log."
            )

    def _folder(self, entry: Entry, ledger: Ledger) -> Path | None:
        """The folder of the pool's cluster, where that stays and a controller works in it."""
        cluster = self._cluster_of(entry, ledger)
        if cluster is None or cluster.status == "deleting":
            return None
        folder = nodes.folder(cluster, ledger)
        return folder if _controlled(folder) else None

    def _shared(self, entry: Entry, ledger: Ledger) -> bool:
        """Whether others of the same pool live on."""
        return any(
            other.status != "deleting"
            and other.serial != entry.serial
            and self._key(other) == self._key(entry)
            for other in ledger.of_type(entry.type)
        )


def _controlled(folder: Path) -> bool:
    controller = processes.load(folder / "controller.json")
    return controller is not None and controller.alive()


def _until(folder: Path, so: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not so():
        if time.monotonic() > deadline:
            return False
        if not _controlled(folder):
            return True  # with the controller goes the cluster
        time.sleep(_PAUSE)
    return True
