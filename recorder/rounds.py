"""One round: every finished file of the log becomes a Parquet file and goes.

Lines that are no rows are kept too, as they are, in a folder of their own beside the Parquet files.
"""

import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from recorder import segments
from recorder.columns import DIGITS
from recorder.rows import Row
from recorder.segments import Damaged
from recorder.table import table
from recorder.target import Target

DAMAGED = "_damaged"
"""Readers of Parquet folders pass over what begins with "_"."""
_SHOWN_CHARACTERS = 200


def go(folder: Path, target: Target) -> bool:
    """Record what is there.

    Args:
        folder: The prediction log's.
        target: Where Parquet goes.

    Returns:
        Whether all went well; what failed is told and stays for the next round.
    """
    well = True
    for path in segments.finished(folder):
        try:
            _record(path, target)
        except (OSError, pa.ArrowException) as error:
            tell("error", "not_recorded", segment=path.name, reason=str(error))
            well = False
    return well


def tell(level: str, event: str, **values: str | int) -> None:
    """Write a line of the recorder's own log, in the form of the serving process'."""
    line = {"time": round(time.time(), 3), "level": level, "event": event, **values}
    print(json.dumps(line), file=sys.stdout, flush=True)


def _record(path: Path, target: Target) -> None:
    segment = segments.read(path)
    if segment is None:
        return
    if segment.damaged:
        _set_aside(path, segment.damaged, target)
    for release in sorted({row.release for row in segment.rows}):
        rows = [row for row in segment.rows if row.release == release]
        target.put(_name(path, rows), table(rows, segment.columns[release]))
    path.unlink(missing_ok=True)
    tell("info", "recorded", segment=path.name, rows=len(segment.rows))


def _set_aside(path: Path, damaged: Sequence[Damaged], target: Target) -> None:
    name = f"{DAMAGED}/{path.name}"
    target.put_bytes(name, b"".join(line.content + b"\n" for line in damaged))
    first = damaged[0]
    tell(
        "error",
        "damaged_lines",
        segment=path.name,
        lines=len(damaged),
        reason=f"line {first.number}: {first.reason}"[:_SHOWN_CHARACTERS],
        kept=name,
    )


def _name(path: Path, rows: Sequence[Row]) -> str:
    """Hive's form, which every reader of Parquet folders knows."""
    day = datetime.fromtimestamp(rows[0].time, UTC).date().isoformat()
    release = rows[0].release.removeprefix("sha256:")[:DIGITS]
    return f"release={release}/date={day}/{path.name.removesuffix(segments.SUFFIX)}.parquet"
