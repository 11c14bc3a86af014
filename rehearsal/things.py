"""The things in a simulated cloud, as whoever rehearses meets them: listed, left over, ended.

Owns the look and the words; what a thing is, the simulator's ledger says.
"""

import json
import shutil

from infra.cost.resource import Resource
from infra.naming import STACK_TAG
from infra.plugins.kubernetes.json_tree import Json
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger
from infra.sweep.report import cost
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


def tagged(entry: Entry) -> bool:
    """Whether a thing says in its tags, as its cloud has them, which stack it is of. Pure."""
    places = ("tags", "labels", "resourceLabels", "metadata")
    return any(_names_a_stack(entry.at(place)) for place in places)


def _names_a_stack(tags: Json) -> bool:
    if isinstance(tags, dict):
        return STACK_TAG in tags
    words = tags if isinstance(tags, list) else ()
    return any(isinstance(word, str) and word.startswith(f"{STACK_TAG}=") for word in words)


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
    seen = "" if tagged(entry) else "; without the stack's tag, so that a sweep by tag misses it"
    return f"{made}: {cost(thing)}{seen}"


def _maker(entry: Entry) -> str:
    return "the program" if entry.owner == _CALLER else "the cluster itself"
