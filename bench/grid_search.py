"""Times the search beside scikit-learn's GridSearchCV: the same candidates, folds, rows and processes.

Both choose among a family's whole space by cross-validation and fit the chosen pipeline on all rows.
Both pools of processes are started, and have imported everything, before a clock runs.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

import numpy as np
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline

from model import folds, ranking
from model.candidates import FAMILIES, Candidate
from model.datasets import dataset
from model.folds import Split
from model.preprocessing import pipeline, preprocessor
from model.search import FoldTask, answer, race
from model.settings import INNER_FOLDS, METRICS
from model.table import Matrix, Table
from model.validation import load
from model.workers import Workers

DATASETS = ("heart", "iris", "boston")
FOUR = ("knn", "forest", "svc", "tree")
"""The families that a ratio is asked of; those for regressions only are told beside."""


@dataclass(frozen=True)
class Race:
    """One family on one dataset.

    Attributes:
        dataset: The dataset's name.
        family: The family's name.
        grid: Seconds that GridSearchCV took, one per round.
        ours: Seconds that this search took.
    """

    dataset: str
    family: str
    grid: tuple[float, ...]
    ours: tuple[float, ...]


def data(name: str) -> Table:
    """A dataset that Landfall brings along."""
    chosen = dataset(name)
    return load(chosen.path, chosen.schema)


def races(names: tuple[str, ...], rounds: int, jobs: int) -> Iterator[Race]:
    """Times every family of every dataset, the two sides taking turns at going first."""
    _warm_up(jobs)
    for name in names:
        table = data(name)
        splits = folds.split(table, np.arange(table.rows), INNER_FOLDS, 0)
        for family, kind in FAMILIES[table.schema.task].items():
            if family in ("dummy", "logistic"):
                continue
            times: dict[bool, list[float]] = {True: [], False: []}
            with Workers(jobs, partial(answer, table=table)) as workers:
                for turn in range(2 * rounds):
                    theirs = turn % 4 in (0, 3)
                    start = time.perf_counter()
                    if theirs:
                        _grid(table, kind.space(), splits, jobs)
                    else:
                        _ours(table, kind.space(), splits, workers)
                    times[theirs].append(time.perf_counter() - start)
            yield Race(name, family, tuple(times[True]), tuple(times[False]))


def by_family(found: list[Race]) -> dict[str, dict[str, float]]:
    """Seconds of each family over all datasets (medians of rounds), and their ratio."""
    made = {}
    for family in dict.fromkeys(one.family for one in found):
        grid = sum(median(one.grid) for one in found if one.family == family)
        ours = sum(median(one.ours) for one in found if one.family == family)
        made[family] = {"grid_seconds": grid, "landfall_seconds": ours, "ratio": grid / ours}
    return made


def _grid(table: Table, space: tuple[Candidate, ...], splits: tuple[Split, ...], jobs: int) -> Any:
    estimators = [one.estimator(0, table.schema.outputs) for one in space]
    steps = [("preprocess", preprocessor(table.schema, scaled=space[0].scaled)), ("model", estimators[0])]
    search = GridSearchCV(
        Pipeline(steps),
        {"model": estimators},
        scoring=METRICS[table.schema.task][0],
        cv=[(split.train, split.test) for split in splits],
        n_jobs=jobs,
    )
    return search.fit(table.features, table.targets)


def _ours(
    table: Table,
    space: tuple[Candidate, ...],
    splits: tuple[Split, ...],
    workers: Workers[FoldTask, list[Matrix]],
) -> Any:
    racers = race(space, table, splits, METRICS[table.schema.task][0], seed=0, scorer=workers.do)
    chosen = ranking.choose(racers, table, np.arange(table.rows)).candidate
    return pipeline(chosen, table.schema, 0).fit(table.features, table.targets)


def _warm_up(jobs: int) -> None:
    table = data("iris")
    splits = folds.split(table, np.arange(table.rows), INNER_FOLDS, 0)
    _grid(table, FAMILIES["classification"]["tree"].space(), splits, jobs)
