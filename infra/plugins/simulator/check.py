"""Inputs held against a type's schema and forms: every fault at once, each as a real provider would refuse
it.

A value that is not known yet passes; it is held against the type again when it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from infra.plugins.kubernetes.json_tree import Json, JsonObject, Path, path_text
from infra.plugins.kubernetes.wire import UNKNOWN
from infra.plugins.simulator.forms import Form
from infra.plugins.simulator.schema.shapes import Properties, ResourceSchema, Shape

_LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Fault:
    """One input that is not allowed.

    Attributes:
        path: Where, in Pulumi's form.
        reason: What is wrong and what is allowed.
    """

    path: str
    reason: str


def faults(schema: ResourceSchema, inputs: JsonObject, forms: Mapping[str, Form]) -> list[Fault]:
    """Everything that is wrong with a resource's inputs.

    Args:
        schema: The resource type.
        inputs: The inputs, secrets open, unknowns as their marker.
        forms: What values must look like, by the path without positions.
    """
    found = [Fault("", f"{schema.token} is deprecated: {schema.deprecated}")] if schema.deprecated else []
    found += _object(schema, schema.inputs, inputs, ())
    for path, value in _texts(inputs, ()):
        form = forms.get(".".join(step for step in path if isinstance(step, str)))
        wrong = form(value) if form else ""
        if wrong:
            found.append(Fault(path_text(path), f"{wrong}, got {_shown(value)}"))
    return found


def _object(schema: ResourceSchema, properties: Properties, given: JsonObject, path: Path) -> Iterator[Fault]:
    for name, value in given.items():
        place = (*path, name)
        known = properties.get(name)
        if known is None:
            reason = (
                f"{_owner(schema, path)} has no property {name!r}; it has {', '.join(sorted(properties))}"
            )
            yield Fault(path_text(place), reason)
        elif known.deprecated:
            yield Fault(path_text(place), f"is deprecated: {known.deprecated}")
        else:
            yield from _value(schema, known.shape, value, place)
    for name, known in properties.items():
        if known.required and given.get(name) is None:
            yield Fault(path_text((*path, name)), f"is required by {_owner(schema, path)} and not given")


def _value(schema: ResourceSchema, shape: Shape, value: Json, path: Path) -> Iterator[Fault]:
    if value is None or value == UNKNOWN or shape.kind == "any":
        return
    match shape.kind, value:
        case "list", list():
            assert shape.item is not None
            for index, item in enumerate(value):
                yield from _value(schema, shape.item, item, (*path, index))
        case "map", dict():
            assert shape.item is not None
            for key, item in value.items():
                yield from _value(schema, shape.item, item, (*path, key))
        case "object", dict():
            yield from _object(schema, schema.objects[shape.name], value, path)
        case "union", _:
            if all(any(_value(schema, option, value, path)) for option in shape.options):
                kinds = " or ".join(option.name.partition(":")[2] or option.kind for option in shape.options)
                yield Fault(path_text(path), f"must be {kinds}, got {_shown(value)}")
        case "enum", _:
            if value not in shape.values:
                allowed = ", ".join(shape.values)
                yield Fault(path_text(path), f"must be one of {allowed}; got {_shown(value)}")
        case kind, _:
            if not _is_plain(kind, value):
                yield Fault(path_text(path), f"must be {_article(kind)}, got {_shown(value)}")


def _is_plain(kind: str, value: Json) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "string":
        return isinstance(value, str)
    if isinstance(value, bool):
        return False
    return isinstance(value, int if kind == "integer" else int | float) and kind in ("integer", "number")


def _texts(value: Json, path: Path) -> Iterator[tuple[Path, str]]:
    """Every known text in a tree, with where it is."""
    if isinstance(value, str) and value != UNKNOWN:
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))


def _owner(schema: ResourceSchema, path: Path) -> str:
    return path_text(path) if path else schema.token


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _shown(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
