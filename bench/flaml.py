"""The selection beside FLAML's, on the same outer folds: with as many fits, and with as much time.

    python -m venv /somewhere && /somewhere/bin/pip install "flaml[automl]==2.7.0" scikit-learn==1.9.1
    python -m bench.flaml --python /somewhere/bin/python [--seeds 10] [--data heart] [--json FILE] [--check]

FLAML (https://github.com/microsoft/FLAML, 2.7.0) lives in an interpreter of its own: with what it needs it is
larger than all of Landfall's packages. Both sides get one process and the same rows, FLAML with its
categories told. Each outer fold is searched three times by FLAML: with as many fits as ours took, and twice,
from one seed, with the seconds that ours took; by us twice. Repeatable is what predicts the same both times.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean, stdev
from types import TracebackType
from typing import Self

import numpy as np
from threadpoolctl import threadpool_limits

from bench import bars
from bench.grid_search import DATASETS, data
from bench.outer_folds import FIRST_SEED, FOLDS
from model import folds
from model.candidates.candidate import answers
from model.folds import Split
from model.metrics import Predictions, score
from model.preprocessing import pipeline
from model.procedure import Procedure
from model.settings import INNER_FOLDS, METRICS, TrainSettings
from model.table import Table, Targets

_SEARCH = Path(__file__).with_name("flaml_search.py")


@dataclass(frozen=True)
class Found:
    """One search on one outer fold.

    Attributes:
        predicted: For the rows held out, shape [rows].
        seconds: How long it took, with the last fit.
        fits: Models fitted on the way to the choice; 0 where unknown.
    """

    predicted: Targets
    seconds: float
    fits: int = 0


class Flaml:
    """FLAML in a process of its own. Use it as a context."""

    def __init__(self, python: Path) -> None:
        """Starts it; `python` is an interpreter that has FLAML."""
        self._process = subprocess.Popen(
            # -P: a script's own folder would come first, and with it this module under FLAML's name
            [python, "-P", _SEARCH],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": ""},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def search(
        self,
        table: Table,
        split: Split,
        seed: int,
        *,
        iterations: int | None = None,
        seconds: float | None = None,
    ) -> Found:
        """Lets it search within one of the two budgets.

        Raises:
            SystemExit: Its process ended.
        """
        asked = {
            "train": _rows(table, split.train),
            "targets": table.targets[split.train].tolist(),
            "test": _rows(table, split.test),
            "categories": table.schema.indices("category"),
            "task": table.schema.task,
            "metric": METRICS[table.schema.task][0],
            "seed": seed,
            "folds": INNER_FOLDS,
            "iterations": iterations,
            "seconds": seconds,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):  # a process that is gone shows when it is read from
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("FLAML's process ended. To see why, run: PYTHON -P bench/flaml_search.py")
        answer = json.loads(line)
        return Found(np.array(answer["predicted"]), answer["seconds"])


@dataclass(frozen=True)
class Compared:
    """One dataset.

    Attributes:
        dataset: Its name.
        metric: What was scored.
        folds: Outer folds searched.
        ours: Our mean outer score.
        same_fits: FLAML's with as many fits.
        same_time: FLAML's with as much time.
        fits_difference: Ours minus FLAML's with as many fits.
        fits_error: Standard error of that over the seeds' means; None for one seed.
        time_difference: Ours minus FLAML's with as much time.
        time_error: As `fits_error`.
        our_seconds: Our mean time of a fold.
        fits_seconds: FLAML's mean time with as many fits.
        our_repeats: The share of folds in which we predict the same a second time.
        flaml_repeats: The same of FLAML, from the same seed with the same time.
    """

    dataset: str
    metric: str
    folds: int
    ours: float
    same_fits: float
    same_time: float
    fits_difference: float
    fits_error: float | None
    time_difference: float
    time_error: float | None
    our_seconds: float
    fits_seconds: float
    our_repeats: float
    flaml_repeats: float

    def __str__(self) -> str:
        """A few lines."""
        return (
            f"{self.dataset}, {self.folds} outer folds, {self.metric}: Landfall {self.ours:.4f};"
            f" FLAML {self.same_fits:.4f} with as many fits, {self.same_time:.4f} with as much time\n"
            f"  difference {_signed(self.fits_difference, self.fits_error)} with as many fits"
            f" ({self.our_seconds:.1f} s against {self.fits_seconds:.1f} s a fold),"
            f" {_signed(self.time_difference, self.time_error)} with as much time\n"
            f"  the same predictions again: Landfall {self.our_repeats:.0%}, FLAML {self.flaml_repeats:.0%}"
        )


def compare(name: str, seeds: int, flaml: Flaml) -> Compared:
    """Lets both search on 5 outer folds for each of some fixed seeds."""
    table = data(name)
    metric = METRICS[table.schema.task][0]
    procedure = Procedure(table, TrainSettings(dataset=name), metric)
    scores: list[tuple[float, float, float]] = []
    seconds: list[tuple[float, float]] = []
    same: list[tuple[bool, bool]] = []
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        for place, split in enumerate(folds.split(table, np.arange(table.rows), FOLDS, seed)):
            own = seed * FOLDS + place
            first, again = (_ours(procedure, split, own) for _ in range(2))
            fits = flaml.search(table, split, own, iterations=-(-first.fits // INNER_FOLDS))
            timed, once_more = (flaml.search(table, split, own, seconds=first.seconds) for _ in range(2))
            truth = table.targets[split.test]
            scores.append(
                (_score(metric, first, truth), _score(metric, fits, truth), _score(metric, timed, truth))
            )
            seconds.append((first.seconds, fits.seconds))
            same.append((_equal(first, again), _equal(timed, once_more)))
            said = ", ".join(f"{one:.4f}" for one in scores[-1])
            print(f"{name}, seed {seed}, fold {place}: {said} in {first.seconds:.1f} s", file=sys.stderr)
    means = np.array(scores).reshape(seeds, FOLDS, 3).mean(axis=1)
    ours, same_fits, same_time = (float(one) for one in means.mean(axis=0))
    return Compared(
        dataset=name,
        metric=metric,
        folds=len(scores),
        ours=ours,
        same_fits=same_fits,
        same_time=same_time,
        fits_difference=ours - same_fits,
        fits_error=_error((means[:, 0] - means[:, 1]).tolist()),
        time_difference=ours - same_time,
        time_error=_error((means[:, 0] - means[:, 2]).tolist()),
        our_seconds=fmean(one for one, _ in seconds),
        fits_seconds=fmean(one for _, one in seconds),
        our_repeats=fmean(one for one, _ in same),
        flaml_repeats=fmean(one for _, one in same),
    )


def _ours(procedure: Procedure, split: Split, seed: int) -> Found:
    began = time.perf_counter()
    table = procedure.table
    choice = procedure.choose(split.train, seed)
    winner = choice.winner
    fitted = pipeline(winner.candidate, table.schema, procedure.settings.seed)
    fitted.fit(table.features[split.train], table.targets[split.train])
    raw = answers(fitted, table.features[split.test], table.schema.outputs)
    made = winner.predictions(raw, table.targets[split.test], table.schema)
    fits = sum(len(trial.scores) for trial in choice.trials)
    return Found(np.asarray(made.predicted, dtype=np.float64), time.perf_counter() - began, fits)


def _score(metric: str, found: Found, truth: Targets) -> float:
    return score(metric, Predictions(truth, found.predicted, np.zeros((len(truth), 0))))


def _equal(one: Found, other: Found) -> bool:
    return bool(np.array_equal(one.predicted, other.predicted))


def _rows(table: Table, places: Targets) -> list[list[float | None]]:
    rows = table.features[places].tolist()
    return [[None if np.isnan(value) else value for value in row] for row in rows]


def _error(apart: Sequence[float]) -> float | None:
    return stdev(apart) / len(apart) ** 0.5 if len(apart) > 1 else None


def _signed(difference: float, error: float | None) -> str:
    return f"{difference:+.4f}" + ("" if error is None else f" (standard error {error:.4f})")


def main(arguments: Sequence[str]) -> int:
    """Runs the comparison; the exit code is 1 where `--check` finds a bar not reached."""
    parser = argparse.ArgumentParser(prog="python -m bench.flaml", description=__doc__)
    parser.add_argument("--python", type=Path, required=True, help="an interpreter that has FLAML 2.7.0")
    parser.add_argument("--seeds", type=int, default=10, help="of outer folds (default 10)")
    parser.add_argument("--data", action="append", choices=DATASETS, help="default: all three")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a bar is not reached")
    chosen = parser.parse_args(arguments)
    if not chosen.python.is_file():
        parser.error(f"--python {chosen.python}: there is no such file. Name an interpreter that has FLAML.")
    found = []
    with threadpool_limits(1), Flaml(chosen.python) as flaml:
        for name in chosen.data or DATASETS:
            one = compare(name, chosen.seeds, flaml)
            found.append(asdict(one))
            print(one, flush=True)
            if chosen.json:
                chosen.json.write_text(json.dumps(found, indent=2) + "\n")
    return bars.held(bars.of_flaml(found)) if chosen.check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
