"""Where two trees differ, field by field.

Pure: knows no server, and no kinds. Lists are compared by position, as they are shown.
"""

from dataclasses import dataclass
from enum import Enum

from infra.plugins.kubernetes.json_tree import Json, Path


class Kind(Enum):
    """What happened to a field."""

    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True)
class Change:
    """One field that differs."""

    path: Path
    kind: Kind


def changes(old: Json, new: Json, path: Path = ()) -> list[Change]:
    """The fields that must change to make the old tree the new one, in the trees' own order."""
    if isinstance(old, dict) and isinstance(new, dict):
        found: list[Change] = []
        for key in [*old, *(key for key in new if key not in old)]:
            found += _field(old.get(key), new.get(key), (*path, key))
        return found
    if isinstance(old, list) and isinstance(new, list):
        found = []
        for index in range(max(len(old), len(new))):
            before = old[index] if index < len(old) else None
            after = new[index] if index < len(new) else None
            found += _field(before, after, (*path, index))
        return found
    # True is 1 in Python, and is not in JSON.
    same = old == new and isinstance(old, bool) == isinstance(new, bool)
    return [] if same else [Change(path, Kind.UPDATE)]


def _field(old: Json, new: Json, path: Path) -> list[Change]:
    if old is None:
        return [] if new is None else [Change(path, Kind.ADD)]
    if new is None:
        return [Change(path, Kind.DELETE)]
    return changes(old, new, path)
