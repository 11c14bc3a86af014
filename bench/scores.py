"""What the selection scores on rows that it has not seen: heart, iris, Boston with and without column B.

    python -m bench.scores [--seeds 10] [--data heart] [--json FILE] [--check]

Heart and iris: 5 outer folds for each seed; Boston: 10, and its mean squared error beside R². Each seed's
folds run the whole procedure, choice of family included.
"""

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

import numpy as np
from threadpoolctl import threadpool_limits

from bench import bars
from model import folds
from model.datasets import of_settings
from model.folds import Split
from model.intervals import interval
from model.metrics import further
from model.procedure import SELECTED, OuterFold, Procedure, outer_fold
from model.settings import METRICS, TrainSettings
from model.validation import load
from model.workers import Workers

CASES = {
    "heart": TrainSettings(dataset="heart"),
    "iris": TrainSettings(dataset="iris"),
    "boston": TrainSettings(dataset="boston"),
    "boston-without-b": TrainSettings(dataset="boston", drop=("B",)),
}
FOLDS = {"classification": 5, "regression": 10}


@dataclass(frozen=True)
class Scored:
    """One case.

    Attributes:
        name: The case.
        seeds: How many repeats.
        scores: Mean of each family, and of the selection ("selected"), by the task's metric.
        low: Lower end of the selection's corrected 95 % interval.
        high: Its upper end.
        mse: The selection's mean squared error; None for a classification.
    """

    name: str
    seeds: int
    scores: dict[str, float]
    low: float
    high: float
    mse: float | None


def score(name: str, seeds: int, jobs: int) -> Scored:
    """Runs the procedure on every outer fold of every seed."""
    settings = CASES[name]
    dataset = of_settings(settings)
    table = load(dataset.path, dataset.schema, ignored=dataset.ignored)
    task = table.schema.task
    procedure = Procedure(table, settings, METRICS[task][0])
    splits = [
        (split, seed * 1000 + place)
        for seed in range(seeds)
        for place, split in enumerate(folds.split(table, np.arange(table.rows), FOLDS[task], seed))
    ]

    def work(one: tuple[Split, int]) -> OuterFold:
        return outer_fold(procedure, *one)

    with Workers(jobs, work) as workers:
        found = workers.do(splits)
    of_selection = interval([one.scores[SELECTED] for one in found], FOLDS[task])
    return Scored(
        name,
        seeds,
        {family: fmean(one.scores[family] for one in found) for family in found[0].scores},
        of_selection.low,
        of_selection.high,
        fmean(further(one.made)["mse"] for one in found) if task == "regression" else None,
    )


def main(arguments: list[str]) -> int:
    """Runs the cases asked for; the exit code is 1 where `--check` finds a bar not reached."""
    parser = argparse.ArgumentParser(prog="python -m bench.scores", description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="repeats, from seed 0 on (default 10)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--data", action="append", choices=CASES, help="default: all")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a bar is not reached")
    chosen = parser.parse_args(arguments)
    found = []
    with threadpool_limits(1):
        for name in chosen.data or CASES:
            one = score(name, chosen.seeds, chosen.jobs)
            found.append(asdict(one))
            families = ", ".join(f"{family} {mean:.4f}" for family, mean in one.scores.items())
            mse = "" if one.mse is None else f"; MSE {one.mse:.2f}"
            print(f"{name}, {one.seeds} seeds: {families} ({one.low:.3f} to {one.high:.3f}){mse}", flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=2) + "\n")
    return bars.held(bars.of_scores(found)) if chosen.check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
