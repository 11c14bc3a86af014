"""Ending what no stack knows any more: what somebody who was killed had made, what a cluster left behind."""

from infra.plugins.simulator import clouds
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger


def sweep(ledger: Ledger, known: frozenset[str]) -> list[Entry]:
    """End everything that is in no state.

    Args:
        ledger: What exists.
        known: The ids in all states, as (type, id) joined by a space.

    Returns:
        What was ended, in the order of its creation.
    """
    orphans = ledger.orphans(known)
    for orphan in orphans:
        discard(ledger, orphan)
    return orphans


def discard(ledger: Ledger, entry: Entry) -> None:
    """End one thing, whatever holds it: on this machine, and in the ledger."""
    kind = clouds.load(entry.scope.cloud).types.get(entry.type)
    if kind is not None and kind.life is not None:
        kind.life.end(entry, ledger, lambda _: None)
    ledger.remove(entry)
