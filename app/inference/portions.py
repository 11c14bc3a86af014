"""Many rows through the engine, in portions that each take some milliseconds, whatever the engine."""

from array import array
from time import perf_counter

import msgspec

from app.engine import Engine
from app.inference.rows import Rows
from app.steps import Steps

FIRST_ROWS = 128
PORTION_SECONDS = 0.005
"""What a request of one row may have to wait for; short against any timeout, long against a call."""
GROWTH = 16


class Outputs(msgspec.Struct, frozen=True):
    """What the engine answered.

    Attributes:
        values: Doubles, row-major.
        seconds: The engine's own time.
    """

    values: memoryview
    seconds: float


def predict(engine: Engine, rows: Rows) -> Steps[Outputs]:
    """Predict rows; each portion's size follows from how long the one before it took."""
    width = len(rows.values) // rows.count
    found = array("d")
    at, size, seconds = 0, FIRST_ROWS, 0.0
    while at < rows.count:
        portion = rows.values[at * width : (at + size) * width]
        count = len(portion) // width
        began = perf_counter()
        found.frombytes(engine.rows(portion, count).cast("B"))
        took = perf_counter() - began
        seconds += took
        at += count
        size = max(1, int(count * min(GROWTH, PORTION_SECONDS / max(took, 1e-9))))
        yield
    return Outputs(memoryview(found), seconds)
