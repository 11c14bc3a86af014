"""Finished files of the prediction log: which there are, their lines, and what the server says of columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recorder.columns import Columns, parse
from recorder.rows import NoRow, Row
from recorder.rows import parse as parse_row

SUFFIX = ".ndjson"


@dataclass(frozen=True)
class Damaged:
    """A line that is no row.

    Attributes:
        number: Its place in the file, from 1.
        content: Its bytes.
        reason: Why it is none.
    """

    number: int
    content: bytes
    reason: str


@dataclass(frozen=True)
class Segment:
    """What a file holds.

    Attributes:
        rows: Its rows, in order.
        damaged: Its lines that are none.
        columns: By release, what the server says of its features; None where it says nothing.
    """

    rows: tuple[Row, ...]
    damaged: tuple[Damaged, ...]
    columns: dict[str, Columns | None]


def finished(folder: Path) -> Iterator[Path]:
    """The finished files in a folder, the oldest first; none where there is no folder yet."""
    yield from sorted(folder.glob(f"*{SUFFIX}"))


def read(path: Path) -> Segment | None:
    """Read a file.

    Returns:
        Its content; None where the serving process has removed it meanwhile to make room.

    Raises:
        OSError: It cannot be read.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return None
    columns: dict[str, Columns | None] = {}
    rows, damaged = [], []
    for number, line in enumerate(lines, 1):
        try:
            row = parse_row(line)
            if row.release not in columns:
                columns[row.release] = _columns(path.parent, row.release)
            if (known := columns[row.release]) is not None:
                known.require(row)
            rows.append(row)
        except NoRow as reason:
            damaged.append(Damaged(number, line, str(reason)))
    return Segment(tuple(rows), tuple(damaged), columns)


def _columns(folder: Path, release: str) -> Columns | None:
    try:
        return parse((folder / Columns.file(release)).read_bytes())
    except FileNotFoundError:
        return None  # a server from before such files
