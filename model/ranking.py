"""Chooses among scored candidates: the cheapest of those that the best is not surely better than."""

from collections.abc import Sequence

import numpy as np

from model.calibration import calibrator
from model.intervals import corrected_error
from model.search import Raced
from model.table import Labels, Matrix, Table

WORSE = 2.0
"""Standard errors of the paired difference from which on a candidate is surely worse by the metric (95 %)."""

EQUAL = 1.0
"""Those within which two count as equal: the one-standard-error rule of Breiman et al. (1984), Classification
and Regression Trees, 3.4.3, on paired differences, so that what is common to all candidates cancels."""


def best(racers: Sequence[Raced]) -> Raced:
    """The highest mean of those that ran all folds; of equals the first, which is the simplest."""
    return max(_finished(racers), key=lambda one: float(np.mean(one.scores)))


def choose(racers: Sequence[Raced], table: Table, rows: Labels) -> Raced:
    """The cheapest of the best: by the metric first, then by the squared error of calibrated probabilities.

    A count of right answers on some hundred rows tells few candidates apart: a lucky tree passes for a better
    model's equal. So those that are not surely worse by the metric are compared by squared error, which says
    more of each row. Of the ones that equal the lowest, those of the lowest `cost` stay, and of these the one
    with the lowest squared error wins; of equals the first, as spaces go from simple to complex.

    Args:
        racers: At least one of them ran all folds.
        table: The rows.
        rows: Those that were searched on, ascending.
    """
    leader = best(racers)
    near = [one for one in _finished(racers) if one is leader or not _surely_worse(one, leader)]
    squared = [_squared_errors(one, table, rows) for one in near]
    lowest = min(squared, key=lambda values: float(values.mean()))
    equal = [
        (one.candidate.cost, float(values.mean()), place)
        for place, (one, values) in enumerate(zip(near, squared, strict=True))
        if _within(values - lowest, EQUAL)
    ]
    return near[min(equal)[-1]]


def _surely_worse(racer: Raced, leader: Raced) -> bool:
    if racer.losses is not None and leader.losses is not None:
        return not _within(np.concatenate(racer.losses) - np.concatenate(leader.losses), WORSE)
    behind = [ours - theirs for ours, theirs in zip(leader.scores, racer.scores, strict=True)]
    return float(np.mean(behind)) > WORSE * corrected_error(behind, len(behind))


def _squared_errors(racer: Raced, table: Table, rows: Labels) -> Matrix:
    answers, truth = racer.answers[rows], table.targets[rows]
    classes = len(table.schema.target.classes)
    if not classes:
        apart: Matrix = np.square(answers[:, 0] - truth)
        return apart
    shares = calibrator(racer.candidate, answers, truth).probabilities(answers)
    return np.asarray(np.square(shares - np.eye(classes)[truth.astype(np.int64)]).sum(axis=1))


def _within(behind: Matrix, errors: float) -> bool:
    return bool(behind.mean() <= errors * behind.std() / len(behind) ** 0.5)


def _finished(racers: Sequence[Raced]) -> list[Raced]:
    return [one for one in racers if not one.dropped]
