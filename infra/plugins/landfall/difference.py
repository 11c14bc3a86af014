"""What changed between the kept inputs and the new ones. Pure."""

from dataclasses import dataclass

from pulumi.runtime.proto import provider_pb2 as pb

from infra.plugins.landfall import wire
from infra.plugins.landfall.wire import Properties


@dataclass(frozen=True)
class Change:
    """One property that differs.

    Attributes:
        name: The property.
        kind: "add", "delete" or "update".
        replaces: Whether the resource must be made anew for it.
        drift: Whether the world changed, not the program.
    """

    name: str
    kind: str
    replaces: bool = False
    drift: bool = False


def between(old: Properties, new: Properties, replacing: frozenset[str]) -> tuple[Change, ...]:
    """The inputs that differ; one that is unknown counts as different.

    Args:
        old: The kept inputs.
        new: The new ones.
        replacing: Inputs that cannot change in place.
    """
    found = []
    for name in sorted(old.keys() | new.keys()):
        kind = "delete" if name not in new else "add" if name not in old else "update"
        if kind == "update":
            value = wire.plain(new[name])
            if value == wire.plain(old[name]) and not wire.unknown(value):
                continue
        found.append(Change(name, kind, name in replacing))
    return tuple(found)


def message(changes: tuple[Change, ...], *, delete_first: bool) -> pb.DiffResponse:
    """The changes as the engine wants them."""
    kinds = {
        ("add", False): pb.PropertyDiff.ADD,
        ("add", True): pb.PropertyDiff.ADD_REPLACE,
        ("delete", False): pb.PropertyDiff.DELETE,
        ("delete", True): pb.PropertyDiff.DELETE_REPLACE,
        ("update", False): pb.PropertyDiff.UPDATE,
        ("update", True): pb.PropertyDiff.UPDATE_REPLACE,
    }
    return pb.DiffResponse(
        changes=pb.DiffResponse.DIFF_SOME if changes else pb.DiffResponse.DIFF_NONE,
        diffs=[change.name for change in changes],
        replaces=[change.name for change in changes if change.replaces],
        deleteBeforeReplace=delete_first,
        hasDetailedDiff=True,
        detailedDiff={
            change.name: pb.PropertyDiff(kind=kinds[change.kind, change.replaces], inputDiff=not change.drift)
            for change in changes
        },
    )
