"""Whether clients of the present release can be answered by another without noticing. Pure."""

from collections.abc import Iterator

from model.schema import Feature, Schema


def breaks(old: Schema, new: Schema) -> tuple[str, ...]:
    """What would break a client: a sentence each.

    Bounds of numbers may differ, because they come from the data: how many requests that refuses is measured.

    Args:
        old: What the present release takes and says.
        new: What the other does.
    """
    return tuple(_breaks(old, new))


def _breaks(old: Schema, new: Schema) -> Iterator[str]:
    if old.name != new.name:
        yield f"it is the model {new.name!r}, and clients ask for {old.name!r}"
        return
    if old.target.classes != new.target.classes:
        yield f"it predicts {_target(new)}, not {_target(old)}"
    ours = {feature.name: feature for feature in new.features}
    theirs = {feature.name: feature for feature in old.features}
    for name in theirs.keys() - ours.keys():
        yield f"it does not take {name!r}, which clients send"
    for name in ours.keys() - theirs.keys():
        if not ours[name].nullable:
            yield f"it needs {name!r}, which clients do not send"
    for name in theirs.keys() & ours.keys():
        yield from _narrower(theirs[name], ours[name])


def _narrower(old: Feature, new: Feature) -> Iterator[str]:
    if (old.kind, old.datatype) != (new.kind, new.datatype):
        yield f"{old.name!r} is {new.allowed()}, and was {old.allowed()}"
    elif not set(old.categories) <= set(new.categories):
        gone = sorted(set(old.categories) - set(new.categories))
        yield f"{old.name!r} may no longer be {', '.join(map(str, gone))}"
    if old.nullable and not new.nullable:
        yield f"{old.name!r} may no longer be missing"


def _target(schema: Schema) -> str:
    return f"one of {', '.join(schema.target.classes)}" if schema.target.classes else "a number"
