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
    """What was measured of a family's engines, the fastest for one row first; empty where nothing was."""
    # Any: the table is written by bench.engines, whose form this is.
    table: dict[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    found = table["families"].get(task, {}).get(family, {})
    speeds = [Speed(engine, took["one"], took["many"]) for engine, took in found.items()]
    return tuple(sorted(speeds, key=lambda speed: (speed.one, speed.many, speed.engine)))


def order(task: str, family: str) -> tuple[str, ...]:
    """The engines, the fastest for one row first; those not measured last."""
    known = tuple(speed.engine for speed in measured(task, family) if speed.engine in _UNMEASURED)
    return known + tuple(engine for engine in _UNMEASURED if engine not in known)
