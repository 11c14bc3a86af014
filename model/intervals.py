"""How sure a mean over folds is, when folds share most of their training rows.

The variance of such a mean is corrected as by Nadeau and Bengio (2003), Inference for the generalization
error, Machine Learning 52, 239-281,
https://doi.org/10.1023/A:1024068626366: s² (1/J + test/train) for J folds.
"""

from collections.abc import Sequence

import numpy as np
from scipy.stats import t

from model.outcome import Interval

LEVEL = 0.95


def corrected_error(values: Sequence[float], folds: int) -> float:
    """The standard error of the mean of one value per fold.

    Args:
        values: One per fold, repeat by repeat; at least two.
        folds: Folds of one repeat: one of them is held out, the others are learned from.
    """
    spread = float(np.std(values, ddof=1))
    return spread * float(np.sqrt(1 / len(values) + 1 / (folds - 1)))


def interval(values: Sequence[float], folds: int) -> Interval:
    """The mean of one value per fold and its two-sided 95 % interval; arguments as for `corrected_error`."""
    mean = float(np.mean(values))
    half = float(t.ppf((1 + LEVEL) / 2, len(values) - 1)) * corrected_error(values, folds)
    return Interval(mean, mean - half, mean + half)


def bootstrap(statistics: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of resampled statistics: low and high."""
    tail = (1 - LEVEL) / 2
    low, high = np.nanquantile(np.asarray(statistics), [tail, 1 - tail])
    return float(low), float(high)
