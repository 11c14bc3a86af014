"""What the engine asks of a resource, the same way for every kind."""

from dataclasses import dataclass

from infra.errors import LandfallError
from infra.plugins.landfall import difference, records
from infra.plugins.landfall.difference import Change
from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.kinds.kind import Existing, Inputs, Kind, Outputs
from infra.plugins.landfall.records import Failure, Refused
from infra.plugins.landfall.wire import Properties


@dataclass(frozen=True)
class Made:
    """A resource as it is kept in the state.

    Attributes:
        identity: Its id.
        state: Its properties.
    """

    identity: str
    state: Properties


def check(kind: Kind[Inputs, Outputs], news: Properties, olds: Properties | None = None) -> Properties:
    """The inputs with what is computed from them.

    Args:
        kind: The resource's kind.
        news: The new inputs.
        olds: The kept inputs; none where the resource is new.

    Raises:
        Refused: They are not allowed, or not after the kept ones.
    """
    given = records.given(kind, news)
    before = _kept(kind, olds)
    try:
        if before is not None:
            kind.change(before, given.record)
        return given.with_computed(kind.complete(given.record))
    except LandfallError as error:
        raise Refused((Failure("", str(error)),)) from error


def _kept(kind: Kind[Inputs, Outputs], olds: Properties | None) -> Inputs | None:
    """The kept inputs, where there are any and this Landfall understands them."""
    try:
        return records.given(kind, olds).record if olds else None
    except Refused:
        return None


def diff(
    kind: Kind[Inputs, Outputs], identity: str, olds: Properties, state: Properties, news: Properties
) -> tuple[Change, ...]:
    """What an update would change: inputs that differ, and what is no longer so in the world.

    Args:
        kind: The resource's kind.
        identity: Its id.
        olds: The kept inputs.
        state: The kept state.
        news: The new inputs, checked.
    """
    changes = difference.between(olds, news, kind.replacing)
    outputs = records.outputs(kind, state)
    if outputs is None:
        missing = {name for name in records.expected(kind, {}, {}) if name not in state}
        return changes + tuple(Change(name, "add", drift=True) for name in sorted(missing))
    drifted = kind.drifted(Existing(identity, outputs))
    return changes + tuple(Change(name, "update", drift=True) for name in sorted(drifted))


def create(kind: Kind[Inputs, Outputs], news: Properties, progress: Progress) -> Made:
    """Make a resource, or take over what an earlier, killed update left under the same id."""
    given = records.given(kind, news)
    identity = kind.identify(given.record)
    return Made(identity, records.state(kind, news, kind.create(given.record, progress)))


def preview_create(kind: Kind[Inputs, Outputs], news: Properties) -> Made:
    """What a create would make, without making anything."""
    kind.foresee(records.given(kind, news).record)
    return Made("", records.expected(kind, news, {}))


def update(kind: Kind[Inputs, Outputs], news: Properties, progress: Progress) -> Properties:
    """Bring a resource to new inputs."""
    return records.state(kind, news, kind.update(records.given(kind, news).record, progress))


def preview_update(kind: Kind[Inputs, Outputs], state: Properties, news: Properties) -> Properties:
    """What an update would leave."""
    kind.foresee(records.given(kind, news).record)
    lasting = {name: value for name, value in state.items() if name in kind.lasting}
    return records.expected(kind, news, lasting)


def delete(kind: Kind[Inputs, Outputs], identity: str, olds: Properties, progress: Progress) -> None:
    """Remove a resource.

    Args:
        kind: The resource's kind.
        identity: Its id.
        olds: The inputs that it was made from; where an older Landfall's are not understood, the id must do.
        progress: Told of it.
    """
    try:
        inputs = records.given(kind, olds).record
    except Refused:
        kind.delete(identity, progress)
        return
    kind.end(identity, inputs, progress)


def read(
    kind: Kind[Inputs, Outputs], identity: str, inputs: Properties, state: Properties
) -> Properties | None:
    """A resource as it is now, or None where it is gone.

    Raises:
        LandfallError: There is no state to go by: the resource cannot be imported.
    """
    outputs = records.outputs(kind, state)
    if outputs is None:
        raise LandfallError(
            f"{kind.type_name} {identity!r} cannot be imported: declare it in the program, and `pulumi up`"
            " takes over what exists under its name."
        )
    now = kind.read(Existing(identity, outputs))
    return None if now is None else records.state(kind, inputs, now)
