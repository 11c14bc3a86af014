"""What an update would change, and what of it makes the thing anew."""

from collections.abc import Container
from dataclasses import dataclass

from pulumi.runtime.proto import provider_pb2 as pb

from infra.plugins.kubernetes import difference
from infra.plugins.kubernetes.difference import Change, Kind
from infra.plugins.kubernetes.json_tree import Json, JsonObject, Path, path_text
from infra.plugins.simulator.schema.shapes import Properties, ResourceSchema, Shape
from infra.plugins.simulator.tables import ResourceType

_KINDS = {
    Kind.ADD: (pb.PropertyDiff.ADD, pb.PropertyDiff.ADD_REPLACE),
    Kind.DELETE: (pb.PropertyDiff.DELETE, pb.PropertyDiff.DELETE_REPLACE),
    Kind.UPDATE: (pb.PropertyDiff.UPDATE, pb.PropertyDiff.UPDATE_REPLACE),
}


@dataclass(frozen=True)
class Difference:
    """What differs.

    Attributes:
        changes: Every field that differs.
        replacing: Those of them that make the thing anew.
        delete_first: Whether the old one must go before the new one comes, because it holds the name.
    """

    changes: tuple[Change, ...]
    replacing: frozenset[Path]
    delete_first: bool


def between(kind: ResourceType, schema: ResourceSchema, old: JsonObject, new: JsonObject) -> Difference:
    """How the new inputs differ from the old ones.

    Args:
        kind: The type's table.
        schema: The type as the SDK has it.
        old: The inputs of the last update.
        new: The inputs wanted; unknown ones count as changed.
    """
    found = difference.changes(old, new)
    replacing = frozenset(change.path for change in found if _replaces(kind, schema, change))
    named = [name for name in (*kind.unique, kind.autoname) if name]
    same_name = bool(named) and all(old.get(name) == new.get(name) for name in named)
    return Difference(tuple(found), replacing, bool(replacing) and same_name)


def touched(path: Path, inputs: Container[str]) -> bool:
    """Whether a change at a path is one of these inputs, or inside one.

    Args:
        path: Where the change is.
        inputs: Inputs with dots for nested ones, without positions.
    """
    names = [step for step in path if isinstance(step, str)]
    return any(".".join(names[:length]) in inputs for length in range(1, len(names) + 1))


def _replaces(kind: ResourceType, schema: ResourceSchema, change: Change) -> bool:
    if touched(change.path, kind.keeps):
        return False
    if change.kind is Kind.DELETE and ".".join(map(str, change.path)) in kind.irrevocable:
        return True
    return touched(change.path, kind.replaces) or _documented(schema, change.path)


def _documented(schema: ResourceSchema, path: Path) -> bool:
    """Whether the SDK's documentation says so of any property on the way."""
    properties: Properties = schema.inputs
    inside: Shape | None = None
    for step in path:
        if inside is not None and inside.kind in ("list", "map"):
            inside = inside.item
        elif isinstance(step, str) and step in properties:
            if properties[step].replaces:
                return True
            inside = properties[step].shape
        else:
            return False
        if inside is not None and inside.kind == "object":
            properties, inside = schema.objects[inside.name], None
    return False


def message(found: Difference) -> pb.DiffResponse:
    """The difference as the engine wants it."""
    return pb.DiffResponse(
        changes=pb.DiffResponse.DIFF_SOME if found.changes else pb.DiffResponse.DIFF_NONE,
        diffs=list(dict.fromkeys(str(change.path[0]) for change in found.changes)),
        replaces=sorted({path_text(path) for path in found.replacing}),
        deleteBeforeReplace=found.delete_first,
        hasDetailedDiff=True,
        detailedDiff={
            path_text(change.path): pb.PropertyDiff(
                kind=_KINDS[change.kind][change.path in found.replacing], inputDiff=True
            )
            for change in found.changes
        },
    )


def merged(inputs: Json, outputs: Json) -> Json:
    """Inputs with what the cloud adds: objects are joined, anything else is the cloud's where it has it."""
    if isinstance(inputs, dict) and isinstance(outputs, dict):
        return {
            key: merged(inputs.get(key), outputs.get(key))
            if key in inputs and key in outputs
            else inputs.get(key, outputs.get(key))
            for key in {**inputs, **outputs}
        }
    return inputs if outputs is None else outputs
