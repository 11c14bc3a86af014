"""Whether contributions add up to an answer, on the scale that they are said to be on."""

import math
from collections.abc import Sequence
from typing import Literal

Scale = Literal["probability", "log-odds", "log-ratio", "value"]

TOLERANCE = 1e-9
"""Of a sum against the answer, relative to the largest term: some hundred trees are added in doubles."""


def adds_up(
    base: Sequence[float], by_feature: Sequence[Sequence[float]], scale: Scale, answer: Sequence[float]
) -> bool:
    """Add up and compare.

    Args:
        base: Where every row starts, one value per output.
        by_feature: What each feature adds, features x outputs.
        scale: What both count in. Log-odds are of each class against the rest, before all classes'
            probabilities are divided by their sum; log-ratios are of each class against the geometric mean
            of all.
        answer: The row's probabilities, or its one value.
    """
    columns = [[start, *(adds[place] for adds in by_feature)] for place, start in enumerate(base)]
    sums = [math.fsum(column) for column in columns]
    largest = max(1.0, *(abs(term) for column in columns for term in column))
    found = sums
    if scale == "log-odds":
        found = _shares([0.5 + 0.5 * math.tanh(value / 2) for value in sums])  # the sigmoid, without overflow
    elif scale == "log-ratio":
        found = _shares([math.exp(value - max(sums)) for value in sums])
    return len(found) == len(answer) and all(
        abs(one - other) <= TOLERANCE * largest for one, other in zip(found, answer, strict=True)
    )


def _shares(each: Sequence[float]) -> list[float]:
    total = sum(each)
    return [one / total for one in each] if total else [1.0 / len(each)] * len(each)
