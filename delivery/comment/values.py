"""Values inside a resource's properties: found by path, written as text, secrets never shown. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from delivery.comment.records import SECRET, UNKNOWN

Object = Mapping[str, Any]  # Any: whatever a resource's properties are

_SIGNATURE = "4dabf18193072939515e22adb298388d"
"""Key of every special value (sdk/go/common/resource/sig/sig.go)."""
_SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  # as above: marks a secret, is none
_UNKNOWNS = frozenset(
    {
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""What stands for a value that is not known yet (sdk/go/common/resource/plugin/rpc.go)."""
_PART = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\.?([^.\[\]]+)')


def first(path: str) -> str:
    """The property that a path begins with."""
    parts = _parts(path)
    return str(parts[0]) if parts else path


def text(properties: Object, path: str) -> str | None:
    """The value at a path, as text for a person; None where there is none."""
    found: Any = properties  # Any: whatever is there
    for part in _parts(path):
        if isinstance(part, int):
            found = found[part] if isinstance(found, list) and part < len(found) else None
        else:
            if _is_secret(found):
                return SECRET
            found = found.get(part) if isinstance(found, Mapping) else None
        if found is None:
            return None
    return _shown(found)


def plain(properties: Object) -> object:
    """Properties without what only the engine understands, and without secrets."""
    return _plain(properties)


def differing(name: str, before: Object, after: Object) -> tuple[str, ...]:
    """The paths below a property at which it differs, the shortest that say it."""
    return tuple(_differing(name, before.get(name), after.get(name)))


def _differing(path: str, before: object, after: object) -> Iterator[str]:
    if before == after:
        return
    if (
        isinstance(before, Mapping)
        and isinstance(after, Mapping)
        and not (_is_secret(before) or _is_secret(after))
    ):
        for key in sorted({*before, *after}):
            inner = f"{path}.{key}" if re.fullmatch(r"[^.\[\]\"]+", key) else f'{path}["{key}"]'
            yield from _differing(inner, before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _differing(f"{path}[{place}]", one, other)
    else:
        yield path


def _parts(path: str) -> list[str | int]:
    found: list[str | int] = []
    for quoted, place, name in _PART.findall(path):
        found.append(int(place) if place else name or quoted.replace('\\"', '"'))
    return found


def _is_secret(value: object) -> bool:
    return isinstance(value, Mapping) and value.get(_SIGNATURE) == _SECRET_SIGNATURE


def _shown(value: object) -> str:
    plain = _plain(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False, sort_keys=True)


def _plain(value: object) -> object:
    """A value without what only the engine understands."""
    if _is_secret(value):
        return SECRET
    if isinstance(value, str):
        return UNKNOWN if value in _UNKNOWNS else value
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value
