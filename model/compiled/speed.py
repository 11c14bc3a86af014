"""Which engine is the fastest for a family: a table of measurements, kept in speed.json beside this module.

`python -m bench.engines --write` writes it. The table decides, not the moment's measurement, so that the same
release always names the same engine.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.compiled.certificate import COMPILED, ONNXRUNTIME, PYTHON

TABLE = Path(__file__).with_name("speed.json")
REFERENCE = "scikit-learn"
"""The name under which the table holds what scikit-learn itself took, in one thread."""
_UNMEASURED = (COMPILED, ONNXRUNTIME, PYTHON)


@dataclass(frozen=True)
class Speed:
    """Medians of what an engine took.

    Attributes:
        engine: Its name.
        one: Microseconds for one row, called from Python.
        many: Microseconds for 10,000 rows at once.
    """

    engine: str
    one: float
    many: float


def measured(task: str, family: str) -> tuple[Speed, ...]:
    """What was measured of a family's engines, best first; empty where nothing was.

    Those that take 10,000 rows faster than scikit-learn go before those that do not; among either, the
    fastest for one row goes first.
    """
    # Any: the table is written by bench.engines, whose form this is.
    table: dict[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    found = table["families"].get(task, {}).get(family, {})
    speeds = [Speed(engine, took["one"], took["many"]) for engine, took in found.items()]
    bar = next((speed.many for speed in speeds if speed.engine == REFERENCE), float("inf"))
    return tuple(sorted(speeds, key=lambda speed: (speed.many >= bar, speed.one, speed.many, speed.engine)))


def times_as_slow(task: str, family: str, engine: str) -> float | None:
    """How many times as long as scikit-learn in one thread an engine takes for 10,000 rows; None where it is
    faster, or was not measured.
    """
    many = {speed.engine: speed.many for speed in measured(task, family)}
    if engine not in many or REFERENCE not in many or many[engine] < many[REFERENCE]:
        return None
    return many[engine] / many[REFERENCE]


def order(task: str, family: str) -> tuple[str, ...]:
    """The engines, best first; those not measured last."""
    known = tuple(speed.engine for speed in measured(task, family) if speed.engine in _UNMEASURED)
    return known + tuple(engine for engine in _UNMEASURED if engine not in known)
