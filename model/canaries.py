"""Leaks that make a score too good to be true: the answer hidden in a feature, or in the procedure itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.model_selection import cross_val_predict
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from model import folds
from model.candidates import Candidate
from model.errors import DataError, Problem
from model.folds import Split
from model.metrics import Predictions, of_answers, score
from model.outcome import Verdict
from model.search import FoldTask, answer
from model.settings import INNER_FOLDS
from model.table import Matrix, Table

TELLTALE = 0.99
"""Balanced accuracy, or R², from which on a single feature is a copy of the target rather than a cause."""

SHUFFLES = 10

LUCK = 0.05
"""By how much the mean score on shuffled targets may exceed chance: four standard errors of ten shuffles of
300 rows (0.5 / sqrt(300 * 10) = 0.009) and some for rounding."""


def refuse_telltales(table: Table, trusted: Collection[str]) -> None:
    """Refuses data in which one feature predicts the target, or nearly, all alone.

    Args:
        table: The rows.
        trusted: Features that may.

    Raises:
        DataError: It names every such feature.
    """
    splits = folds.split(table, np.arange(table.rows), INNER_FOLDS, 0)
    problems = []
    for place, feature in enumerate(table.schema.features):
        found = _alone(table, table.features[:, [place]], splits)
        if found >= TELLTALE and feature.name not in trusted:
            what = "R²" if table.schema.task == "regression" else "balanced accuracy"
            problems.append(
                Problem(
                    feature.name,
                    (),
                    f"it predicts {table.schema.target.name} all alone ({what} {found:.3f} on held-out rows)",
                    "Remove it or drop it (--drop) if it is made from the target or known only afterwards;"
                    " if it is truly known beforehand, list it under `trusted` in the data's description.",
                )
            )
    if problems:
        raise DataError(table.source, tuple(problems))


def _alone(table: Table, column: Matrix, splits: Sequence[Split]) -> float:
    regression = table.schema.task == "regression"
    kind = DecisionTreeRegressor if regression else DecisionTreeClassifier
    cuts = [(split.train, split.test) for split in splits]
    predicted = cross_val_predict(kind(min_samples_leaf=2, random_state=0), column, table.targets, cv=cuts)
    made = Predictions(table.targets, predicted, np.zeros((table.rows, 0 if regression else 1)))
    return score("r2" if regression else "balanced_accuracy", made)


@dataclass(frozen=True)
class Shuffle:
    """A candidate to score on shuffled targets, which nothing can predict."""

    candidate: Candidate
    splits: tuple[Split, ...]
    seed: int


def shuffled_score(task: Shuffle, table: Table) -> float:
    """Its balanced accuracy, or R², over all held-out rows."""
    order = np.random.default_rng(task.seed).permutation(table.rows)
    shuffled = replace(table, targets=table.targets[order])
    answers = np.zeros((table.rows, table.schema.outputs))
    for split in task.splits:
        (answers[split.test],) = answer(FoldTask((task.candidate,), split, task.seed), shuffled)
    made = of_answers(answers, shuffled.targets, task.candidate.border, table.schema)
    return score("r2" if table.schema.task == "regression" else "balanced_accuracy", made)


def verdict(scores: Sequence[float], table: Table) -> Verdict:
    """Whether the winner scores as chance does where there is nothing to learn."""
    regression = table.schema.task == "regression"
    chance = 0.0 if regression else 1 / len(table.schema.target.classes)
    found, most = float(np.mean(scores)), chance + LUCK
    what = "R²" if regression else "balanced accuracy"
    start = f"With shuffled targets the winner's {what} is {found:.3f} over {len(scores)} shuffles"
    end = "as chance has it" if found <= most else "more than chance allows: something leaks the answers"
    return Verdict("shuffled_target", found <= most, found, most, f"{start} (chance {chance:.3f}), {end}.")
