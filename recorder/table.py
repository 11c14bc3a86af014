"""From rows to columns.

A feature is a column of doubles or of texts named "feature.<name>". The server says which: all files of a
release have the same columns, whatever happens to be missing in them. Where it does not (an older server),
a column is of texts where a value is one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa

from recorder.columns import Columns
from recorder.rows import Row, Value

PREFIX = "feature."


def table(rows: Sequence[Row], known: Columns | None = None) -> pa.Table:
    """The rows as a table.

    Args:
        rows: At least one, all of one release.
        known: What the server says of the release's features; every row has held to it.

    Returns:
        Columns time (UTC, microseconds), request_id, release, row, one for each feature, outputs (a list).
    """
    names = sorted(known.kinds if known is not None else {name for row in rows for name in row.features})
    fixed: dict[str, pa.Array] = {
        "time": pa.array(
            [datetime.fromtimestamp(row.time, UTC) for row in rows], pa.timestamp("us", tz="UTC")
        ),
        "request_id": pa.array([row.request_id for row in rows], pa.string()),
        "release": pa.array([row.release for row in rows], pa.string()),
        "row": pa.array([row.row for row in rows], pa.int32()),
    }
    features = {}
    for name in names:
        values = [row.features.get(name) for row in rows]
        textual = any(isinstance(value, str) for value in values)
        if known is not None:
            textual = known.kinds[name] == "text"
        features[PREFIX + name] = _column(values, textual)
    outputs = {"outputs": pa.array([row.outputs for row in rows], pa.list_(pa.float64()))}
    return pa.table({**fixed, **features, **outputs})


def _column(values: Sequence[Value], textual: bool) -> pa.Array:
    if textual:
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    return pa.array([None if value is None else float(value) for value in values], pa.float64())
