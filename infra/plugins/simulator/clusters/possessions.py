"""What a cluster has made in its cloud: entries in the ledger that Pulumi never saw."""

from collections.abc import Sequence
from dataclasses import replace

from infra.plugins.simulator.clusters.inside import Thing
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger


def held(ledger: Ledger, cluster: Entry, purpose: str) -> list[Entry]:
    """What exists for one purpose.

    Args:
        ledger: The ledger.
        cluster: The cluster that made it.
        purpose: What it is for: the uid of a Service, the name of a volume.
    """
    return [entry for entry in ledger.entries() if entry.owner == _owner(cluster, purpose)]


def acquire(ledger: Ledger, cluster: Entry, purpose: str, things: Sequence[Thing]) -> None:
    """Make what is not there yet."""
    with ledger.locked():
        present = {entry.type for entry in held(ledger, cluster, purpose)}
        for thing in things:
            if thing.type not in present:
                owner = _owner(cluster, purpose)
                entry = ledger.add(cluster.scope, thing.type, thing.identity, thing.inputs, owner)
                ledger.save(replace(entry, outputs=thing.outputs, status="ready"))


def release(ledger: Ledger, cluster: Entry, purpose: str) -> None:
    """Remove what was made for one purpose."""
    for entry in held(ledger, cluster, purpose):
        ledger.remove(entry)


def release_all(ledger: Ledger, cluster: Entry) -> None:
    """Remove everything that the cluster has made."""
    for entry in ledger.entries():
        if entry.owner.partition("/")[0] == cluster.serial:
            ledger.remove(entry)


def _owner(cluster: Entry, purpose: str) -> str:
    return f"{cluster.serial}/{purpose}"
