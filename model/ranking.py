"""Chooses among scored candidates: the cheapest of those that the best is not surely better than."""

from collections.abc import Sequence

import numpy as np

from model.intervals import corrected_error
from model.search import Raced

STANDARD_ERRORS = 1.0
"""The one-standard-error rule, as in Breiman et al. (1984), Classification and Regression Trees, 3.4.3, but on
the paired differences of folds: what is common to all candidates of a fold cancels."""


def best(racers: Sequence[Raced]) -> Raced:
    """The highest mean of those that ran all folds; of equals the first, which is the simplest."""
    return max(_finished(racers), key=lambda one: float(np.mean(one.scores)))


def cheapest_of_best(racers: Sequence[Raced]) -> Raced:
    """The cheapest whose mean trails the best one's by no more than a standard error of the difference.

    Cheaper is, first, a lower `cost` of the family; then an earlier place, as spaces go from simple to complex.
    """
    leader = best(racers)
    for racer in sorted(_finished(racers), key=lambda one: one.candidate.cost):
        behind = [ours - theirs for ours, theirs in zip(leader.scores, racer.scores, strict=True)]
        if float(np.mean(behind)) <= STANDARD_ERRORS * corrected_error(behind, len(behind)):
            return racer
    return leader


def _finished(racers: Sequence[Raced]) -> list[Raced]:
    return [one for one in racers if not one.dropped]
