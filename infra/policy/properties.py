"""Reads the properties of a resource as an engine hands them to a policy: nested, and in a preview partly
unknown.

What is unknown is neither right nor wrong: it is checked again in the update, when it is known.
"""

from collections.abc import Mapping, Sequence
from typing import Final

Properties = Mapping[str, object]
"""A resource's inputs by the names that they have on the wire."""


class Unknown:
    """The value of a property that only the update will know."""


UNKNOWN: Final = Unknown()


def at(properties: Properties, *path: str | int) -> object:
    """The value at a path.

    Args:
        properties: A resource's properties.
        path: Names of properties, and places in lists.

    Returns:
        The value; None where there is none; `UNKNOWN` where it, or what it stands in, is not known yet.
    """
    found: object = properties
    for part in path:
        if isinstance(found, Unknown):
            return UNKNOWN
        if isinstance(part, int):
            items = listed(found)
            found = items[part] if part < len(items) else None
        else:
            found = found.get(part) if isinstance(found, Mapping) else None
    return found


def listed(value: object) -> tuple[object, ...]:
    """A list's items; nothing where the value is no list or not known."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(value)
    return ()


def objects(value: object) -> tuple[Properties, ...]:
    """Those items of a list that have properties of their own."""
    return tuple(item for item in listed(value) if isinstance(item, Mapping))


def is_on(value: object) -> bool:
    """Whether a switch is on, or may be: some APIs have their booleans as text."""
    return isinstance(value, Unknown) or value is True or value == "true"


def is_one_of(value: object, *allowed: object) -> bool:
    """Whether a value is one of those allowed, or may be."""
    return isinstance(value, Unknown) or value in allowed


def is_given(value: object) -> bool:
    """Whether there is a value that is not empty, or may be."""
    return isinstance(value, Unknown) or value not in (None, "", [], {}, ())
