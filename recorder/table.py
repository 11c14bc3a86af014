"""From rows to columns.

A feature is a column of doubles named "feature.<name>", of texts where a value is one: all files of a release
have the same columns, whatever happens to be missing in them.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa

from recorder.segments import Row, Value

PREFIX = "feature."


def table(rows: Sequence[Row]) -> pa.Table:
    """The rows as a table.

    Args:
        rows: At least one, all of one release.

    Returns:
        Columns time (UTC, microseconds), request_id, release, row, one for each feature, outputs (a list).
    """
    names = sorted({name for row in rows for name in row.features})
    fixed: dict[str, pa.Array] = {
        "time": pa.array(
            [datetime.fromtimestamp(row.time, UTC) for row in rows], pa.timestamp("us", tz="UTC")
        ),
        "request_id": pa.array([row.request_id for row in rows], pa.string()),
        "release": pa.array([row.release for row in rows], pa.string()),
        "row": pa.array([row.row for row in rows], pa.int32()),
    }
    features = {PREFIX + name: _column([row.features.get(name) for row in rows]) for name in names}
    outputs = {"outputs": pa.array([row.outputs for row in rows], pa.list_(pa.float64()))}
    return pa.table({**fixed, **features, **outputs})


def _column(values: Sequence[Value]) -> pa.Array:
    if any(isinstance(value, str) for value in values):
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    return pa.array([None if value is None else float(value) for value in values], pa.float64())
