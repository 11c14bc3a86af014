"""How wrong settings are told: every fault with its field, its value, what is allowed and how to fix it.

Turns pydantic's errors into sentences by the descriptions in the models. Pure.
"""

import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from infra.settings.conflicts import CONFLICTS

NAMESPACE = "landfall"
_SHOWN = 80
"""Characters of a value that a message shows."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a stack's settings.

    Attributes:
        field: The setting with its path, such as "landfall:serving.maxReplicas".
        value: What it is set to, as shown.
        allowed: What is allowed, as a clause.
        fix: What to do, as a sentence.
    """

    field: str
    value: str
    allowed: str
    fix: str

    def __str__(self) -> str:
        """The fault in three short lines."""
        return f"  {self.field} = {self.value}\n    Allowed: {self.allowed}.\n    Fix: {self.fix}"


def report(stack: str, faults: Iterable[Fault]) -> str:
    """One message for all the faults of a stack."""
    listed = sorted(set(faults), key=lambda fault: fault.field)
    count = "One setting" if len(listed) == 1 else f"{len(listed)} settings"
    verb = "is" if len(listed) == 1 else "are"
    head = f"{count} of stack {stack!r} {verb} wrong (stacks/Pulumi.{stack}.yaml). Nothing was changed."
    return "\n".join((head, *map(str, listed)))


def shown(value: object) -> str:
    """A value as a message shows it: as JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a misspelt one probably means."""
    by_folded = {other.lower(): other for other in known}
    close = difflib.get_close_matches(name.lower(), by_folded, n=1, cutoff=0.72)
    return by_folded[close[0]] if close else None


def from_error(error: ErrorDetails, root: type[BaseModel]) -> Iterator[Fault]:
    """The faults that one of pydantic's errors stands for.

    Args:
        error: One entry of `ValidationError.errors()`.
        root: The model that was validated.
    """
    path = [part for part in error["loc"] if part != "[key]"]
    if error["type"] == CONFLICTS:
        for conflict in error["ctx"][CONFLICTS]:
            where = field_name([*path, conflict.field])
            yield Fault(where, shown(conflict.value), conflict.allowed, conflict.fix)
        return
    name = field_name(path)
    if error["type"] == "extra_forbidden":
        yield _unknown(path, error["input"], _model_at(path[:-1], root))
        return
    info = _field_at(path, root)
    allowed = _description(info) if info else "a value of another type"
    if error["type"] == "missing":
        yield Fault(name, "(not set)", allowed, f"Set it: {_command(name, _example(info))}")
    else:
        yield Fault(name, shown(error["input"]), allowed, f"For example: {_command(name, _example(info))}")


def field_name(path: Iterable[object]) -> str:
    """A setting's name from its path, such as "landfall:model.candidates[1]"."""
    first, *rest = path
    inner = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in rest)
    return f"{NAMESPACE}:{first}{inner}"


def _unknown(path: list[Any], value: object, model: type[BaseModel]) -> Fault:
    known = [info.alias or name for name, info in model.model_fields.items()]
    meant = nearest(str(path[-1]), known)
    where = field_name(path)
    remove = f"pulumi config rm --path {where!r}"
    fix = f"Did you mean {meant}? Rename it in the stack file." if meant else f"Remove it: {remove}"
    return Fault(where, shown(value), f"one of the settings {', '.join(known)}", fix)


def _model_at(path: list[Any], root: type[BaseModel]) -> type[BaseModel]:
    model = root
    for part in path:
        info = _fields(model).get(part)
        if info is None or not _is_model(info.annotation):
            break
        model = info.annotation  # type: ignore[assignment]  # _is_model has looked; a TypeGuard cannot say so of a property
    return model


def _field_at(path: list[Any], root: type[BaseModel]) -> FieldInfo | None:
    """The deepest field of the models on the path: an element of a list is told as its list."""
    model, found = root, None
    for part in path:
        info = _fields(model).get(part)
        if info is None:
            break
        found = info
        if not _is_model(info.annotation):
            break
        model = info.annotation  # type: ignore[assignment]  # as above
    return found


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _is_model(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _notes(info: FieldInfo) -> Iterator[FieldInfo]:
    """The field's own note, then those inside an optional type."""
    yield info
    for option in get_args(info.annotation):
        yield from (note for note in getattr(option, "__metadata__", ()) if isinstance(note, FieldInfo))


def _description(info: FieldInfo) -> str:
    for note in _notes(info):
        if note.description:
            return note.description
    if _is_model(info.annotation):
        return f"a mapping with the settings {', '.join(_fields(info.annotation))}"  # type: ignore[arg-type]  # as above
    return "text that is not empty"


def _example(info: FieldInfo | None) -> object:
    if info is None:
        return "VALUE"
    examples = [example for note in _notes(info) for example in note.examples or []]
    if examples:
        return examples[0]
    default = info.get_default(call_default_factory=True, validated_data={})
    return "VALUE" if default is None else default


def _command(name: str, example: object) -> str:
    # One entry of a mapping or a list can be set by its own path.
    if isinstance(example, dict) and len(example) == 1:
        key, value = next(iter(example.items()))
        return f"pulumi config set --path {f'{name}.{key}'!r} {value}"
    if isinstance(example, list) and len(example) == 1:
        place = name if name.endswith("]") else f"{name}[0]"
        return f"pulumi config set --path {place!r} {example[0]}"
    if isinstance(example, BaseModel | tuple | dict):
        return f"edit it in the stack file, or `pulumi config rm --path {name!r}` for the default."
    return f"pulumi config set --path {name!r} {example}"
