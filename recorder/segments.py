"""Finished files of the prediction log: which there are, and their lines."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SUFFIX = ".ndjson"

Value = float | str | None


@dataclass(frozen=True)
class Row:
    """One row of a request that was logged.

    Attributes:
        time: When it was answered, in seconds since the epoch.
        request_id: The request's id; "" where it had none.
        release: Digest of what answered.
        row: Place in the request, from 0.
        features: Value by name.
        outputs: Probabilities by class, or the number predicted.
    """

    time: float
    request_id: str
    release: str
    row: int
    features: dict[str, Value]
    outputs: list[float]


@dataclass(frozen=True)
class Segment:
    """What a file holds: its rows, and how many lines are none."""

    rows: tuple[Row, ...]
    damaged: int


def finished(folder: Path) -> Iterator[Path]:
    """The finished files in a folder, the oldest first; none where there is no folder yet."""
    yield from sorted(folder.glob(f"*{SUFFIX}"))


def read(path: Path) -> Segment | None:
    """Read a file.

    Returns:
        Its rows; None where the serving process has removed it meanwhile to make room.

    Raises:
        OSError: It cannot be read.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return None
    rows = [_row(line) for line in lines]
    return Segment(tuple(row for row in rows if row is not None), sum(row is None for row in rows))


def _row(line: bytes) -> Row | None:
    try:
        return Row(**json.loads(line))
    except (ValueError, TypeError):
        return None
