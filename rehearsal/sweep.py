"""After a destroy: what the simulated cloud still has, which on a real one would go on costing.

Owns the look and the words. Nothing is removed here but the account of a rehearsal that left nothing.
"""

import shutil

from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger
from rehearsal.account import Account

_CALLER = "api"
"""Who made a thing that was asked for through the cloud's API (`Entry.owner`)."""


def orphans(account: Account) -> tuple[Entry, ...]:
    """What is left in the simulated cloud, in the order in which it was made."""
    return tuple(Ledger(account.ledger).entries())


def text(account: Account, left: tuple[Entry, ...]) -> str:
    """What a person reads of the sweep. Pure."""
    if not left:
        return f"Swept: the simulated cloud of stack {account.stack!r} is empty.\n"
    things = "thing is" if len(left) == 1 else "things are"
    lines = [
        f"Swept: {len(left)} {things} left in the simulated cloud of stack {account.stack!r}.",
        "In a real one they would stay, and cost, until somebody removes them:",
        *(f"  {entry.type} {entry.identity}, made {entry.created} by {_maker(entry)}" for entry in left),
        f"To end them all and forget this rehearsal: scripts/rehearse sweep {account.stack}",
    ]
    return "\n".join(lines) + "\n"


def forget(account: Account) -> None:
    """Remove the account's folder; releases stay, as they do after any destroy."""
    shutil.rmtree(account.folder, ignore_errors=True)


def _maker(entry: Entry) -> str:
    return "the program" if entry.owner == _CALLER else "the cluster itself"
