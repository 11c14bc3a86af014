"""What a cluster's coming and going means on this machine: a node, or none where a test wants none."""

import os
from collections.abc import Callable

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.clusters import absent, nodes
from infra.plugins.simulator.clusters.reached import Reached
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Progress

VARIABLE = "LANDFALL_SIMULATOR_NODES"
"""What a simulated cluster is: "full", the default, a whole node; "none" only an entry in the ledger."""

_MODES = ("full", "none")


class ClusterLife:
    """Starts the node of a cluster, and ends it.

    Args:
        outputs: The cluster's outputs that say how it is reached, in its type's own words.
    """

    def __init__(self, outputs: Callable[[Reached], JsonObject]) -> None:
        self._outputs = outputs

    def begin(self, entry: Entry, ledger: Ledger, progress: Progress) -> JsonObject:
        """Start the node, or find it running.

        Raises:
            SimulatorError: There are as many simulated clusters as this machine carries.
            NodeError: The node does not come up.
        """
        if _mode() == "none":
            return self._outputs(absent.reached(nodes.folder(entry, ledger)))
        return self._outputs(nodes.start(entry, ledger, progress))

    def end(self, entry: Entry, ledger: Ledger, progress: Progress) -> None:
        """End the node; what the cluster made in the cloud stays."""
        nodes.end(entry, ledger, progress)


def _mode() -> str:
    chosen = os.environ.get(VARIABLE, "full")
    if chosen not in _MODES:
        raise SimulatorError(f"{VARIABLE} is {chosen!r}; allowed: {', '.join(_MODES)}.")
    return chosen
