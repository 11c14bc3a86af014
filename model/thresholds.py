"""From which probability on the second of two classes is predicted, given what each wrong answer costs."""

import numpy as np

from model.datasets import Costs
from model.outcome import DecisionThreshold
from model.table import Matrix, Targets

HALF = 0.5


def decide(present: Matrix, truth: Targets, costs: Costs | None) -> float:
    """The threshold with the lowest cost.

    Args:
        present: Calibrated probability of the second class for rows while they were held out, shape [rows].
        truth: Class codes, shape [rows].
        costs: What wrong answers cost; None means alike, and one half is kept.

    Returns:
        Of equally cheap ones, that nearest to `false_alarm / (false_alarm + miss)`, which is the cheapest
        where probabilities are true: Elkan (2001), The Foundations of Cost-Sensitive Learning, IJCAI.
    """
    if costs is None:
        return HALF
    ideal = costs.false_alarm / (costs.false_alarm + costs.miss)
    values = np.unique(present)
    between = (values[1:] + values[:-1]) / 2
    tried = np.unique(np.concatenate([between, [ideal]]))
    lost = np.array([mean_cost(present, truth, one, costs) for one in tried])
    cheapest = tried[lost <= lost.min() + 1e-12]
    return float(cheapest[np.abs(cheapest - ideal).argmin()])


def mean_cost(present: Matrix, truth: Targets, threshold: float, costs: Costs) -> float:
    """What a row costs on average at a threshold."""
    said = present >= threshold
    alarms, misses = np.mean(said & (truth == 0)), np.mean(~said & (truth == 1))
    return float(costs.false_alarm * alarms + costs.miss * misses)


def record(present: Matrix, truth: Targets, value: float, costs: Costs | None) -> DecisionThreshold:
    """What is kept of a threshold; arguments as for `decide`, but of rows held out by the outer folds."""
    stated = costs or Costs(1.0, 1.0)
    if costs is None:
        reason = "No costs are stated, so the more probable class is predicted."
    else:
        reason = (
            f"A false alarm costs {stated.false_alarm:g} and a miss {stated.miss:g}: {value:.3f} cost least"
            " on rows held out by the inner folds."
        )
    return DecisionThreshold(
        value,
        stated.false_alarm,
        stated.miss,
        mean_cost(present, truth, value, stated),
        mean_cost(present, truth, HALF, stated),
        reason,
    )
