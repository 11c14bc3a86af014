"""What the engine tells of a refresh, as the changes that were made outside. Pure.

The engine writes one event a line (`pulumi refresh --preview-only --json`,
https://www.pulumi.com/docs/iac/cli/commands/pulumi_refresh/); secrets in it are masked by the engine.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

_SHOWN = 80
"""Characters of a value that a report shows."""


@dataclass(frozen=True)
class Difference:
    """One property that is no longer as the state has it.

    Attributes:
        path: The property, such as "tags.team".
        before: Its value in the state, as shown.
        now: Its value in the world, as shown.
    """

    path: str
    before: str
    now: str


@dataclass(frozen=True)
class Change:
    """One resource that was changed outside.

    Attributes:
        kind: Whether it is gone or another than it was.
        type: Its type.
        name: Its name in the program.
        identity: Its id in the world.
        differences: What differs; none where it is gone.
    """

    kind: Literal["edited", "gone"]
    type: str
    name: str
    identity: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Refreshed:
    """What a refresh found.

    Attributes:
        looked_at: How many resources were compared.
        changes: Those that were changed outside, in the order of their names.
        errors: What the engine complained of.
    """

    looked_at: int
    changes: tuple[Change, ...]
    errors: tuple[str, ...]


class _Event(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _State(_Event):
    id: str = ""
    inputs: dict[str, JsonValue] | None = None
    outputs: dict[str, JsonValue] | None = None


class _Path(_Event):
    input_diff: bool = Field(False, alias="inputDiff")


class _Metadata(_Event):
    op: str
    urn: str
    type: str
    old: _State | None = None
    new: _State | None = None
    detailed_diff: dict[str, _Path] | None = Field(None, alias="detailedDiff")


class _Outcome(_Event):
    metadata: _Metadata


class _Diagnostic(_Event):
    message: str
    severity: str


class _Line(_Event):
    finished: _Outcome | None = Field(None, alias="resOutputsEvent")
    diagnostic: _Diagnostic | None = Field(None, alias="diagnosticEvent")


def read(lines: Iterable[str]) -> Refreshed:
    """Changes from the engine's events.

    Args:
        lines: What it wrote; lines that are no events are passed over.
    """
    found: list[Change] = []
    errors: list[str] = []
    count = 0
    for line in lines:
        if not line.startswith("{"):
            continue
        try:
            event = _Line.model_validate_json(line)
        except ValidationError:
            continue
        if event.diagnostic and event.diagnostic.severity == "error":
            errors.append(event.diagnostic.message.strip())
        if event.finished and not event.finished.metadata.type.startswith("pulumi:"):
            count += 1
            found.extend(_changes(event.finished.metadata))
    return Refreshed(
        count, tuple(sorted(found, key=lambda change: (change.type, change.name))), tuple(errors)
    )


def _changes(metadata: _Metadata) -> Iterator[Change]:
    name = metadata.urn.rpartition("::")[2]
    identity = metadata.old.id if metadata.old else ""
    if metadata.op == "delete":
        yield Change("gone", metadata.type, name, identity, ())
    elif metadata.op == "update":
        yield Change("edited", metadata.type, name, identity, tuple(_differences(metadata)))


def _differences(metadata: _Metadata) -> Iterator[Difference]:
    for path, how in sorted((metadata.detailed_diff or {}).items()):
        old, new = metadata.old or _State(), metadata.new or _State()
        before, now = (old.inputs, new.inputs) if how.input_diff else (old.outputs, new.outputs)
        yield Difference(path, _shown(_at(before, path)), _shown(_at(now, path)))


def _at(tree: JsonValue, path: str) -> JsonValue:
    """The value at a property path, such as "spec.ports[0].port"; None where there is none."""
    for step in path.replace("[", ".").replace("]", "").replace('"', "").split("."):
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and step.isdigit() and int(step) < len(tree):
            tree = tree[int(step)]
        else:
            return None
    return tree


def _shown(value: JsonValue) -> str:
    if value is None:
        return "(none)"
    text = json.dumps(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
