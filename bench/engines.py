"""What each engine takes for one row and for 10,000, beside scikit-learn's own predict.

    python -m bench.engines [--quick] [--rounds 7] [--family NAME ...] [--json FILE] [--write]

Every family is fitted once, with middling parameters, on heart or boston. Engines and scikit-learn take turns
on the same rows; all in one thread (scikit-learn: n_jobs=1). Counted is processor time, so that other work on
the machine counts little. Shown are medians of the rounds and their spread. Each engine also answers the
10,000 rows as one request in binary tensors, by the server's own code: what its metric then says of the
engine's own time (by the clock), and what the whole request takes beside it. `--write` puts the medians of
every family into model/compiled/speed.json, from which a release's engine is chosen.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from app import schema as served_schema
from app.engine.arrays import parse
from app.engine.compiled import Compiled
from app.engine.contract import Engine
from app.engine.onnx import Onnx
from app.engine.python import Python
from bench.served import Request, Served, request
from model import folds, lineage
from model.assembly import assemble, take_apart
from model.candidates import FAMILIES, Candidate
from model.compiled import forms, speed
from model.compiled.flatten import places
from model.datasets import dataset
from model.export.model import PROBABILITIES, VALUE
from model.export.sampling import sample
from model.outcome import Task
from model.table import Matrix, Table
from model.validation import load

MANY = 10_000
SINGLE = 1_000
"""Rows asked one by one in a round."""
DATA: dict[Task, str] = {"classification": "heart", "regression": "boston"}


@dataclass(frozen=True)
class Timing:
    """Microseconds: the median of the rounds, and the lowest and highest."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        """As in a table: 1.4 (1.3-1.9)."""
        return f"{self.median:.4g} ({self.low:.3g}-{self.high:.3g})"


@dataclass(frozen=True)
class Took:
    """What one engine took.

    Attributes:
        one: For one row.
        many: For `MANY` rows at once.
        served: Its own time for `MANY` rows in a request, by the clock; of scikit-learn its predict's.
        request: For that whole request; None of scikit-learn, which serves none.
    """

    one: Timing
    many: Timing
    served: Timing
    request: Timing | None = None


@dataclass(frozen=True)
class _Run:
    """How one engine is asked, and what it took so far, in seconds."""

    one: Callable[[], object]
    many: Callable[[], object]
    count: int
    answers: Served | None = None
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def take(self, asked: Request, *, all_rows: bool) -> None:
        """One round; all rows together only where wanted."""
        self.seconds["one"].append(_seconds(self.one) / self.count)
        if not all_rows:
            return
        began = time.perf_counter()
        self.seconds["many"].append(_seconds(self.many))
        took = time.perf_counter() - began
        if self.answers is not None:
            before, served = self.answers.engine_seconds(), self.answers
            self.seconds["request"].append(_seconds(lambda: served.answer(asked)))
            took = served.engine_seconds() - before
        self.seconds["served"].append(took)

    def took(self) -> Took:
        """The medians."""
        return Took(**{name: _timing(found) for name, found in self.seconds.items()})


def main(arguments: Sequence[str]) -> int:
    """Measures, prints a table, and writes what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.engines", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds (default 7)")
    parser.add_argument("--quick", action="store_true", help="three rounds")
    parser.add_argument("--family", action="append", default=[], help="a family; default: all")
    parser.add_argument("--json", type=Path, help="write all figures there")
    parser.add_argument("--write", action="store_true", help="write model/compiled/speed.json")
    chosen = parser.parse_args(arguments)
    if chosen.write and (chosen.quick or chosen.family):
        parser.error("--write keeps figures of whole runs only: leave --quick and --family out")
    rounds = 3 if chosen.quick else chosen.rounds
    figures: dict[str, dict[str, dict[str, Took]]] = {}
    print(
        f"processor time in microseconds, median (lowest-highest) of {rounds} rounds; x = times as fast as"
        " scikit-learn with n_jobs=1"
    )
    for task, families in FAMILIES.items():
        table = _table(task)
        for name in families:
            if name == "dummy" or (chosen.family and name not in chosen.family):
                continue
            found = _measure(_middling(families[name]), table, rounds)
            figures.setdefault(task, {})[name] = found
            _print(task, name, found)
    if chosen.json:
        plain = {task: {name: _plain(found) for name, found in of.items()} for task, of in figures.items()}
        chosen.json.write_text(json.dumps(plain, indent=2) + "\n")
    if chosen.write:
        _write(figures)
    return 0


def _table(task: Task) -> Table:
    chosen = dataset(DATA[task])
    return load(chosen.path, chosen.schema)


def _middling(family: type[Candidate]) -> Candidate:
    space = family.space()
    return space[len(space) // 2]


def _measure(candidate: Candidate, table: Table, rounds: int) -> dict[str, Took]:
    splits = folds.split(table, np.arange(table.rows), 5, 0)
    fitted: Any = assemble(candidate, table.schema, 0, splits, 0.5).fit(table.features, table.targets)
    made = forms.build(candidate, fitted, table)
    rows = sample(table.schema.features, table.features, MANY)
    coded = np.ascontiguousarray(places(table.schema, rows))
    singles = [array("d", row.tobytes()) for row in coded[:SINGLE]]
    predict = fitted.predict_proba if table.schema.task == "classification" else fitted.predict
    asked = request(rows)
    with tempfile.TemporaryDirectory() as folder, threadpool_limits(1):
        runs: dict[str, _Run] = {}
        for engine in _engines(made, Path(folder)):
            served = Served(table.schema, engine, take_apart(fitted).threshold)
            runs[engine.name] = _Run(_each(engine, singles), _all(engine, coded), SINGLE, served)
        runs[speed.REFERENCE] = _Run(
            lambda: [predict(rows[[i]]) for i in range(20)], lambda: predict(rows), 20
        )
        for turn in range(rounds):
            for name, run in runs.items():
                # Seconds of Python: once is enough to tell.
                run.take(asked, all_rows=name != Python.name or turn == 0)
        return {name: run.took() for name, run in runs.items()}


def _engines(made: forms.Forms, folder: Path) -> list[Engine]:
    arrays = made.flat.to_json().encode()
    described = served_schema.parse(made.schema.to_json().encode())
    output = PROBABILITIES if made.schema.task == "classification" else VALUE
    engines: list[Engine] = [Onnx(made.onnx, described, output), Python(parse(arrays))]
    if made.library.content:
        library = folder / "model.so"
        library.write_bytes(made.library.content)
        engines.insert(0, Compiled(library, lambda: arrays))
    else:
        print(made.library.said, file=sys.stderr)
    return engines


def _each(engine: Engine, rows: "list[array[float]]") -> Callable[[], object]:
    def run() -> None:
        one = engine.one
        for row in rows:
            one(row)

    return run


def _all(engine: Engine, rows: Matrix) -> Callable[[], object]:
    content = rows.tobytes()
    return lambda: engine.rows(content, len(rows))


def _seconds(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


def _timing(seconds: list[float]) -> Timing:
    return Timing(statistics.median(seconds) * 1e6, min(seconds) * 1e6, max(seconds) * 1e6)


def _print(task: str, name: str, found: dict[str, Took]) -> None:
    base = found[speed.REFERENCE]
    print(f"\n{task}, {name}")
    for engine, took in found.items():
        times = [
            f"{timing!s:>28} {reference.median / timing.median:8.1f}x"
            for timing, reference in ((took.one, base.one), (took.many, base.many))
        ]
        print(f"  {engine:12} 1 row {times[0]}   {MANY:,} rows {times[1]}", flush=True)
        if took.request:
            faster = base.served.median / took.served.median
            print(
                f"{'':15}in a request {took.served!s:>22} {faster:8.1f}x   whole request {took.request!s:>28}"
            )


def _plain(found: dict[str, Took]) -> dict[str, object]:
    return {engine: asdict(took) for engine, took in found.items()}


def _write(figures: dict[str, dict[str, dict[str, Took]]]) -> None:
    machine = lineage.machine()
    families = {
        task: {name: {engine: _medians(took) for engine, took in found.items()} for name, found in of.items()}
        for task, of in figures.items()
    }
    record = {
        "unit": f"microseconds, medians. Processor time: one row; many, {MANY} rows at once; request, as"
        " many in one, as binary tensors. By the clock: served, the engine's own time of that request",
        "machine": f"{machine.system}, {machine.cpu}",
        "date": date.today().isoformat(),
        "versions": {name: version(name) for name in ("scikit-learn", "onnxruntime", "numpy")},
        "families": families,
    }
    speed.TABLE.write_text(json.dumps(record, indent=2) + "\n")


def _medians(took: Took) -> dict[str, float]:
    found: dict[str, float] = {
        "one": round(took.one.median, 2),
        "many": round(took.many.median),
        "served": round(took.served.median),
    }
    return found | ({"request": round(took.request.median)} if took.request else {})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
