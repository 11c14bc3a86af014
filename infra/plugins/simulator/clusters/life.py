"""What a cluster's coming and going means on this machine: a node, or what `mode` says in its place."""

from collections.abc import Callable

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.clusters import absent, nodes, possessions
from infra.plugins.simulator.clusters.mode import mode
from infra.plugins.simulator.clusters.reached import Reached
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Progress


class ClusterLife:
    """Starts the node of a cluster, and ends it.

    Args:
        outputs: The cluster's outputs that say how it is reached, in its type's own words.
        outlived: Whether what the cluster made in its cloud stays when it goes.
    """

    def __init__(self, outputs: Callable[[Reached], JsonObject], *, outlived: bool = True) -> None:
        self._outputs = outputs
        self._outlived = outlived

    def told(self, reached: Reached) -> JsonObject:
        """The cluster's outputs that say how it is reached."""
        return self._outputs(reached)

    def begin(self, entry: Entry, ledger: Ledger, progress: Progress) -> JsonObject:
        """Start the node, or find it running.

        Raises:
            SimulatorError: There are as many simulated clusters as this machine carries.
            NodeError: The node does not come up.
        """
        if mode() == "none":
            return self.told(absent.reached(nodes.folder(entry, ledger)))
        return self.told(nodes.start(entry, ledger, progress))

    # Nothing holds a cluster, so that `forced`, which every life takes, says nothing here.
    def end(self, entry: Entry, ledger: Ledger, progress: Progress, *, forced: bool = False) -> None:  # noqa: ARG002
        """End the node."""
        nodes.end(entry, ledger, progress)
        if not self._outlived:
            possessions.release_all(ledger, entry)
