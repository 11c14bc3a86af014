"""Whether the selection chooses as well as an exhaustive search: both on the same outer folds.

The exhaustive search takes the candidate with the highest mean over the same inner folds, as GridSearchCV
does. Its fold scores come from the shared work without racing: tests hold them equal to the plain pipeline's.
"""

from dataclasses import dataclass
from statistics import fmean, pstdev

import numpy as np

from bench.grid_search import data
from model import folds, ranking
from model.candidates import FAMILIES
from model.folds import Split
from model.metrics import of_answers, score
from model.procedure import SELECTED, Procedure, outer_fold
from model.search import FoldTask, answer, race
from model.settings import INNER_FOLDS, METRICS, TrainSettings
from model.table import Table
from model.workers import Workers

FIRST_SEED = 100
"""Outer folds of seeds 0-9 were looked at when the rules of choice were written; these were not."""

FOLDS = 5


@dataclass(frozen=True)
class Scores:
    """Mean outer scores, one per seed.

    Attributes:
        dataset: The dataset's name.
        metric: What was scored.
        ours: The selection's.
        exhaustive: The exhaustive search's.
        simple: The logistic or ridge baseline's.
    """

    dataset: str
    metric: str
    ours: tuple[float, ...]
    exhaustive: tuple[float, ...]
    simple: tuple[float, ...]

    @property
    def difference(self) -> float:
        """The mean difference from the exhaustive search; positive is better."""
        return fmean(self.ours) - fmean(self.exhaustive)

    def __str__(self) -> str:
        """One line."""
        apart = [ours - theirs for ours, theirs in zip(self.ours, self.exhaustive, strict=True)]
        return (
            f"{self.dataset}: outer {self.metric} over {len(self.ours)} seeds: Landfall"
            f" {fmean(self.ours):.4f}, exhaustive {fmean(self.exhaustive):.4f}, baseline"
            f" {fmean(self.simple):.4f}; difference {self.difference:+.4f}"
            f" (deviation between seeds {pstdev(apart):.4f})"
        )


@dataclass(frozen=True)
class _Task:
    split: Split
    seed: int


def compare(name: str, seeds: int, jobs: int) -> Scores:
    """Scores both on 5 outer folds for each of some fixed seeds."""
    table = data(name)
    settings = TrainSettings(dataset=name)
    metric = METRICS[table.schema.task][0]
    procedure = Procedure(table, settings, metric)
    tasks = [
        _Task(split, seed * FOLDS + place)
        for seed in range(FIRST_SEED, FIRST_SEED + seeds)
        for place, split in enumerate(folds.split(table, np.arange(table.rows), FOLDS, seed))
    ]

    def work(task: _Task) -> tuple[float, float, float]:
        found = outer_fold(procedure, task.split, task.seed).scores
        simple = found.get("logistic", found.get("ridge", float("nan")))
        return found[SELECTED], _exhaustive(table, metric, task, procedure.competing), simple

    with Workers(jobs, work) as workers:
        results = workers.do(tasks)
    columns = np.array(results).reshape(seeds, FOLDS, 3).mean(axis=1).T.tolist()
    return Scores(name, metric, *(tuple(column) for column in columns))


def _exhaustive(table: Table, metric: str, task: _Task, names: tuple[str, ...]) -> float:
    inner = folds.split(table, task.split.train, INNER_FOLDS, task.seed)
    everything = [one for name in names for one in FAMILIES[table.schema.task][name].space()]
    racers = race(
        everything,
        table,
        inner,
        metric,
        seed=0,
        scorer=lambda tasks: [answer(one, table) for one in tasks],
        folds_a_round=len(inner),  # nothing is dropped after the last round
    )
    chosen = ranking.best(racers).candidate
    (answers,) = answer(FoldTask((chosen,), task.split, 0), table)
    truth = table.targets[task.split.test]
    return score(metric, of_answers(answers, truth, chosen.border, table.schema))
