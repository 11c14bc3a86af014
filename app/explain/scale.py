"""On which scale an engine's contributions add up to its answer; found by adding them up."""

import math
from collections.abc import Sequence
from typing import Literal

Scale = Literal["probability", "log-odds", "value"]

TOLERANCE = 1e-9
"""Of a sum against the answer, relative to the largest term: some hundred trees are added in doubles."""


def scale_of(
    base: Sequence[float],
    by_feature: Sequence[Sequence[float]],
    answer: Sequence[float],
    classes: bool,
) -> Scale | None:
    """Find the scale.

    Args:
        base: Where every row starts, one value per output.
        by_feature: What each feature adds, features x outputs.
        answer: The row's probabilities, or its one value.
        classes: Whether classes are predicted.

    Returns:
        The scale on which they add up; None where they do on none, and must not be shown.
    """
    columns = [[start, *(adds[place] for adds in by_feature)] for place, start in enumerate(base)]
    sums = [math.fsum(column) for column in columns]
    largest = max(1.0, *(abs(term) for column in columns for term in column))
    if _equal(sums, answer, largest):
        return "probability" if classes else "value"
    if classes and any(_equal(of(sums), answer, largest) for of in (_sigmoids, _softmax)):
        return "log-odds"
    return None


def _equal(found: Sequence[float], wanted: Sequence[float], largest: float) -> bool:
    return len(found) == len(wanted) and all(
        abs(one - other) <= TOLERANCE * largest for one, other in zip(found, wanted, strict=True)
    )


def _sigmoids(sums: Sequence[float]) -> list[float]:
    """One class against the rest each, then made to add up to 1."""
    each = [0.5 + 0.5 * math.tanh(value / 2) for value in sums]
    total = sum(each) or 1.0
    return [one / total for one in each]


def _softmax(sums: Sequence[float]) -> list[float]:
    top = max(sums)
    each = [math.exp(value - top) for value in sums]
    return [one / sum(each) for one in each]
