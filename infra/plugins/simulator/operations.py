"""What a simulated cloud does with one call: create, read, update, delete. The same way for every type."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace

from infra.plugins.kubernetes import difference
from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.changes import merged, touched
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.errors import Refused, SimulatorError
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Draft, Holder, Progress, ResourceType, SimulatedCloud


@dataclass(frozen=True)
class Caller:
    """Who calls: a plugin process with its configuration.

    Attributes:
        cloud: The cloud that it stands for.
        scope: Where it makes things.
        ledger: What exists.
    """

    cloud: SimulatedCloud
    scope: Scope
    ledger: Ledger


def table(cloud: SimulatedCloud, token: str) -> ResourceType:
    """The table of a type.

    Raises:
        SimulatorError: No table holds it.
    """
    found = cloud.types.get(token)
    if found is None:
        raise SimulatorError(
            f"{token} is in no table of the simulated {cloud.name}. Add it to a module in"
            f" infra/plugins/simulator/{cloud.name.replace('-', '_')}: its id, its outputs, what replaces it."
        )
    return found


def filled(kind: ResourceType, inputs: JsonObject, before: JsonObject, name: str) -> JsonObject:
    """Inputs with what the cloud's plugin fills in: defaults, and a name where none is given.

    Args:
        kind: The type.
        inputs: What the program gives.
        before: The inputs of the last update; {} for a new thing.
        name: The resource's name in the program.
    """
    given = {**kind.defaults, **inputs}
    if kind.autoname and kind.autoname not in given:
        given[kind.autoname] = before.get(kind.autoname) or f"{name}-{secrets.token_hex(4)[:7]}"
    return given


def create(caller: Caller, kind: ResourceType, inputs: JsonObject, progress: Progress) -> Entry:
    """Make a new thing.

    Raises:
        Refused: The cloud refuses.
    """
    ledger = caller.ledger
    with ledger.locked():
        _refuse_taken(caller, kind, inputs)
        identity = kind.identity(Draft(inputs, caller.scope, ledger))
        entry = ledger.add(caller.scope, kind.token, identity, inputs)
    try:
        return _settled(caller, kind, entry, progress)
    except Exception:
        ledger.remove(entry)
        raise


def update(
    caller: Caller, kind: ResourceType, identity: str, inputs: JsonObject, progress: Progress
) -> Entry:
    """Bring a thing to new inputs.

    Raises:
        Refused: It is gone, or the cloud refuses.
    """
    with caller.ledger.locked():
        entry = caller.ledger.get(kind.token, identity)
        if entry is None:
            raise Refused(
                f"{kind.token} {identity} does not exist: it was deleted outside. Run `pulumi refresh`."
            )
        for change in difference.changes(entry.inputs, inputs):
            for name, text in kind.fixed.items():
                if touched(change.path, (name,)):
                    raise Refused(text)
        entry = replace(entry, inputs=inputs)
        caller.ledger.save(entry)
    return _settled(caller, kind, entry, progress)


def delete(caller: Caller, kind: ResourceType, identity: str, progress: Progress) -> None:
    """Remove a thing; quiet where it is gone already.

    Raises:
        Refused: Something holds it, or it is protected.
    """
    ledger = caller.ledger
    with ledger.locked():
        entry = ledger.get(kind.token, identity)
        if entry is None:
            return
        if kind.protection and entry.at(kind.protection) is True:
            raise Refused(kind.protected.format(id=identity, **_named(kind, entry.inputs)))
        _refuse_held(kind, entry, ledger)
        entry = replace(entry, status="deleting")
        ledger.save(entry)
    if kind.life:
        kind.life.end(entry, ledger, progress)
    for taken in _naming(kind.takes, entry, ledger):
        ledger.remove(taken)
    if kind.lasts:
        ledger.save(replace(entry, status="kept"))
    else:
        ledger.remove(entry)


def state(entry: Entry) -> JsonObject:
    """A thing as Pulumi's state keeps it."""
    found = merged(entry.inputs, entry.outputs)
    assert isinstance(found, dict)
    return found


def _settled(caller: Caller, kind: ResourceType, entry: Entry, progress: Progress) -> Entry:
    outputs = kind.outputs(entry, caller.ledger)
    if kind.life:
        outputs = {**outputs, **kind.life.begin(entry, caller.ledger, progress)}
    entry = replace(entry, outputs=outputs, status="ready")
    caller.ledger.save(entry)
    return entry


def _named(kind: ResourceType, inputs: JsonObject) -> dict[str, str]:
    names = (*kind.unique, *([kind.autoname] if kind.autoname else []))
    return {name: str(inputs.get(name, "")) for name in names}


def _refuse_taken(caller: Caller, kind: ResourceType, inputs: JsonObject) -> None:
    if not kind.unique:
        return
    for other in caller.ledger.everything():
        if other.type != kind.token:
            continue
        same_place = (other.scope.cloud, other.scope.account) == (caller.scope.cloud, caller.scope.account)
        if same_place and all(other.inputs.get(name) == inputs.get(name) for name in kind.unique):
            raise Refused(kind.taken.format(id=other.identity, **_named(kind, inputs)))


def _refuse_held(kind: ResourceType, entry: Entry, ledger: Ledger) -> None:
    for other in _naming(kind.holders, entry, ledger):
        names = _named(kind, entry.inputs)
        raise Refused(kind.held.format(id=entry.identity, holder=other.identity, **names))


def _naming(holders: tuple[Holder, ...], entry: Entry, ledger: Ledger) -> Iterator[Entry]:
    """Everything that names a thing in one of these ways."""
    others = ledger.entries() if holders else []
    for holder in holders:
        wanted = entry.at(holder.by)
        for other in others:
            named = other.at(holder.path)
            fits = other.type == holder.type or (holder.type == "*" and other.serial != entry.serial)
            if fits and (named == wanted or (isinstance(named, list) and wanted in named)):
                yield other
