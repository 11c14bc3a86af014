"""A stack's tags as Google Cloud's labels, whose form is narrower. Pure."""

import re
from collections.abc import Iterable

from infra.errors import CloudError

LIMIT = 63
"""Characters in a label's key and in its value: lower-case letters, digits, "_" and "-",
a letter first in a key
(https://cloud.google.com/compute/docs/labeling-resources#requirements, read 2026-11-21)."""

_FIRST = "t-"
"""Before a key that would begin with a digit."""


def labels(tags: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The labels that stand for a stack's tags.

    Args:
        tags: Names and values, in the form of Kubernetes' labels.

    Raises:
        CloudError: Two tags would get one label.
    """
    found: dict[str, str] = {}
    origin: dict[str, str] = {}
    for name, value in tags:
        key = _key(name)
        if key in origin:
            raise CloudError(
                f"landfall:tags has {origin[key]!r} and {name!r}, which Google Cloud cannot tell apart: both"
                f" become the label {key!r}. Rename one of the two."
            )
        origin[key] = name
        found[key] = _plain(value)
    return found


def _key(name: str) -> str:
    plain = _plain(name)
    return (plain if plain[:1].isalpha() else f"{_FIRST}{plain}")[:LIMIT]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9_-]", "-", text.lower())[:LIMIT]
