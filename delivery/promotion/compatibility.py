"""Whether a release fits where it is to go: the machines, the clients that are there, the keys. Pure, but for
reading the release."""

from collections.abc import Iterator
from pathlib import Path

from infra.settings import Settings
from model.compiled.compiler import architecture
from model.errors import ModelError
from model.registry.entry import Finding
from model.release import Release
from model.schema import Feature, Schema
from model.signing import keys, signature


def findings(
    release: Release, deployed: Release | None, settings: Settings, clone: Path
) -> tuple[Finding, ...]:
    """What was found of a release and a stack.

    Args:
        release: What is to go there.
        deployed: What is there now; None where nothing is.
        settings: The stack's.
        clone: The clone's folder, from which a public key's path starts.
    """
    return (
        _name(release, settings),
        _engine(release),
        _schema(release, deployed),
        *_signature(release, settings, clone),
    )


def broken(before: Schema, now: Schema) -> Iterator[str]:
    """What clients of one schema can no longer do with another, a clause each.

    Args:
        before: What clients know.
        now: What they would meet.
    """
    known = {feature.name: feature for feature in before.features}
    there = {feature.name: feature for feature in now.features}
    for name in sorted(known.keys() - there.keys()):
        yield f"it no longer takes {name!r}, which clients send"
    for name in sorted(there.keys() - known.keys()):
        yield f"it needs {name!r}, which clients do not send"
    for name in sorted(known.keys() & there.keys()):
        yield from _narrower(known[name], there[name])
    if before.target.classes != now.target.classes:
        yield f"it answers with {_classes(now)} where it was {_classes(before)}"


def _narrower(before: Feature, now: Feature) -> Iterator[str]:
    if before.kind != now.kind or (before.datatype, now.datatype) == ("FP64", "INT64"):
        yield f"{before.name!r} is {now.allowed()} where it was {before.allowed()}"
        return
    if before.nullable and not now.nullable:
        yield f"{before.name!r} may no longer be missing"
    if before.kind == "number" and _outside(before, now):
        yield f"{before.name!r} is {now.allowed()} where it was {before.allowed()}"
    lost = sorted(set(before.categories) - set(now.categories))
    if lost:
        yield f"{before.name!r} may no longer be {', '.join(map(str, lost))}"


def _outside(before: Feature, now: Feature) -> bool:
    low, high = now.minimum, now.maximum
    below = low is not None and (before.minimum is None or before.minimum < low)
    return below or (high is not None and (before.maximum is None or before.maximum > high))


def _name(release: Release, settings: Settings) -> Finding:
    wanted = settings.model.name
    if release.name == wanted:
        return Finding("model", True, f"It is the model {wanted!r}, which the stack serves.")
    return Finding("model", False, f"It is the model {release.name!r}; the stack serves {wanted!r}.")


def _engine(release: Release) -> Finding:
    try:
        proof, _ = release.serving(architecture())
    except ModelError as error:
        return Finding("engine", False, str(error))
    return Finding("engine", True, f"The engine {proof.engine!r} is proven for {architecture()}.")


def _schema(release: Release, deployed: Release | None) -> Finding:
    if deployed is None:
        return Finding("schema", True, "The stack runs no release whose clients it could break.")
    found = tuple(broken(deployed.schema, release.schema))
    if found:
        return Finding("schema", False, f"Against {deployed.digest[7:19]}: {'; '.join(found)}.")
    return Finding(
        "schema", True, f"It takes all that {deployed.digest[7:19]} takes, and answers in its form."
    )


def _signature(release: Release, settings: Settings, clone: Path) -> Iterator[Finding]:
    file = settings.serving.public_key
    if file is None:
        return
    try:
        signature.verify(release, keys.read_public(clone / file))
    except ModelError as error:
        yield Finding("signature", False, str(error))
    else:
        yield Finding("signature", True, f"{file} verifies it, which the stack's pods ask for.")


def _classes(schema: Schema) -> str:
    return ", ".join(schema.target.classes) or "a number"
