"""What the serving process says of its log's features: which there are, and which of them are texts."""

import json
from dataclasses import dataclass
from typing import Literal

from recorder.rows import NoRow, Row

Kind = Literal["number", "text"]

DIGITS = 12
"""Of a release's digest, as in the serving process' URLs and files."""


@dataclass(frozen=True)
class Columns:
    """The features of one release.

    Attributes:
        kinds: By name.
    """

    kinds: dict[str, Kind]

    @staticmethod
    def file(release: str) -> str:
        """Name of the file, beside the log's own."""
        return f"columns-{release.removeprefix('sha256:')[:DIGITS]}.json"

    def require(self, row: Row) -> None:
        """Holds a row against them.

        Raises:
            NoRow: It has other features, or a text where a number belongs, or a number where a text does.
        """
        if row.features.keys() != self.kinds.keys():
            other = sorted(row.features.keys() ^ self.kinds.keys())
            raise NoRow(f"its features are not the release's: {', '.join(other)}")
        for name, value in row.features.items():
            if value is not None and isinstance(value, str) != (self.kinds[name] == "text"):
                raise NoRow(f"{name} is no {self.kinds[name]}")


def parse(content: bytes) -> Columns | None:
    """Read the file; None where it is not of its form."""
    try:
        kinds = json.loads(content)["features"]
        if set(kinds.values()) <= {"number", "text"}:
            return Columns(dict(kinds))
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    return None
