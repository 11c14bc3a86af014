"""SHA256SUMS of a release: the hash of every file, in the form that `sha256sum -c` reads. Pure."""

import hashlib
import re
from collections.abc import Mapping

_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._-]{0,99})")


def of(content: Mapping[str, bytes]) -> dict[str, str]:
    """The hex hash of every file, by name."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}


def to_text(hashes: Mapping[str, str]) -> str:
    """The file's text, sorted by name."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes))


def parse(text: str) -> dict[str, str]:
    """The hashes by name.

    Raises:
        ValueError: A line is not of that form, or a name comes twice.
    """
    matches = [(line, _LINE.fullmatch(line)) for line in text.splitlines()]
    hashes = {match[2]: match[1] for _, match in matches if match}
    if len(hashes) < len(matches):
        wrong = next((line for line, match in matches if not match), "a name comes twice")
        raise ValueError(f"{wrong[:100]!r} is not a SHA-256, two spaces and a file name")
    return hashes
