"""The things in a simulated cloud, as whoever rehearses meets them: listed, left over, ended.

Owns the look and the words; what a thing is, the simulator's ledger says.
"""

import json
import shutil

from infra.cost.estimate import estimate
from infra.cost.resource import Resource
from infra.plugins.kubernetes.json_tree import Json
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger
from rehearsal.account import Account
from rehearsal.errors import RehearsalError

_CALLER = "api"
"""Who made a thing that was asked for through the cloud's API (`Entry.owner`)."""


def known(account: Account) -> None:
    """See that there is such a rehearsal.

    Raises:
        RehearsalError: There is none.
    """
    if not account.ledger.exists():
        raise RehearsalError(
            f"Stack {account.stack!r} is not being rehearsed: {account.ledger} does not exist. Begin with:"
            f" scripts/rehearse up {account.stack}"
        )


def left(account: Account) -> tuple[Entry, ...]:
    """What is in the simulated cloud, in the order in which it was made.

    Raises:
        RehearsalError: There is no such rehearsal.
    """
    known(account)
    return tuple(Ledger(account.ledger).entries())


def listed(account: Account, found: tuple[Entry, ...]) -> str:
    """What exists, a line each. Pure."""
    if not found:
        return f"Nothing exists in the simulated cloud of stack {account.stack!r}.\n"
    width = max(len(entry.type) for entry in found)
    return "".join(f"{entry.type:<{width}}  {entry.identity}  {_maker(entry)}\n" for entry in found)


def swept(account: Account, found: tuple[Entry, ...]) -> str:
    """What a person reads after a destroy. Pure."""
    if not found:
        return f"Swept: the simulated cloud of stack {account.stack!r} is empty.\n"
    count = "one thing is" if len(found) == 1 else f"{len(found)} things are"
    lines = [
        f"Swept: {count} left in the simulated cloud of stack {account.stack!r}.",
        "In a real one they would stay, and cost, until somebody removes them:",
        *(_left_over(entry) for entry in found),
        f"To end them all and forget this rehearsal: scripts/rehearse sweep {account.stack}",
    ]
    return "\n".join(lines) + "\n"


def forget(account: Account) -> None:
    """Remove the account's folder; releases stay, as they do after any destroy."""
    shutil.rmtree(account.folder, ignore_errors=True)


def read_value(text: str) -> Json:
    """A value as a person types it: JSON where it is JSON, text otherwise."""
    try:
        found: Json = json.loads(text)
    except ValueError:
        return text
    return found


def _left_over(entry: Entry) -> str:
    made = f"  {entry.type} {entry.identity}, made {entry.created} by {_maker(entry)}"
    thing = Resource(entry.type, entry.identity, entry.inputs, {"region": entry.scope.region})
    cost = estimate([thing])
    if cost.unpriced:
        return f"{made}: costs, and no source says how much"
    return f"{made}: ${cost.hourly:,.4f} an hour" if cost.lines else f"{made}: free by itself"


def _maker(entry: Entry) -> str:
    return "the program" if entry.owner == _CALLER else "the cluster itself"
