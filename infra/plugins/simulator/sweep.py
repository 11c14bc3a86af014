"""Ending what no stack knows any more: what somebody who was killed had made, what a cluster left behind.

It goes as a person would go about it in a real account. All of it is given up before the first is waited for,
so that a pool whose cluster goes as well is not drained: nobody will want its pods elsewhere. A pool of a
cluster that stays is drained, and taken at last whatever a disruption budget says, as by `az aks nodepool
delete --ignore-pod-disruption-budget` (https://learn.microsoft.com/azure/aks/delete-node-pool, read
2026-11-21).
"""

from collections.abc import Sequence
from dataclasses import replace

from infra.plugins.simulator import clouds
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Life, Progress


def sweep(ledger: Ledger, known: frozenset[str]) -> list[Entry]:
    """End everything that is in no state.

    Args:
        ledger: What exists.
        known: The ids in all states, as (type, id) joined by a space.

    Returns:
        What was ended, in the order of its creation.
    """
    orphans = ledger.orphans(known)
    discard(ledger, orphans, lambda _: None)
    return orphans


def discard(ledger: Ledger, entries: Sequence[Entry], progress: Progress) -> None:
    """End things, whatever holds them: on this machine, and in the ledger.

    Args:
        ledger: What exists.
        entries: What is ended, clusters before what is in them, as in the order of creation.
        progress: Told what is waited for.
    """
    found = [(replace(entry, status="deleting"), _life(entry)) for entry in entries]
    for entry, life in found:
        if life is not None:
            ledger.save(entry)
    for entry, life in found:
        if life is not None:
            life.end(entry, ledger, progress, forced=True)
        ledger.remove(entry)


def _life(entry: Entry) -> Life | None:
    kind = clouds.load(entry.scope.cloud).types.get(entry.type)
    return kind.life if kind is not None else None
