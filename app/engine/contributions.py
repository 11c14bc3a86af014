"""Exact contributions of features to a prediction, for models that tell them: trees and weighted sums.

Trees: along the way to a leaf, each question's column gets the change of the nodes' values (Saabas,
http://blog.datadive.net/interpreting-random-forests/), averaged over the trees; the base is the roots' mean.
Weighted sums: each column's weight times its distance from the training rows' mean, where the base lies.
Where a sigmoid makes the answer a probability, both count in log-odds, in which they still add up; where a
softmax does, in log-ratios: only differences between classes count in it, so each class counts from the mean.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from app.engine.answers import columns_of, leaves
from app.engine.arrays import Arrays, Linear, Trees
from app.engine.contract import Contributions


def contributions(arrays: Arrays, row: Sequence[float]) -> Contributions | None:
    """The contributions of a row's features; None where the model is neither trees nor a weighted sum."""
    columns = columns_of(arrays.columns, row)
    match arrays.model:
        case Trees() as trees:
            base, by_column = _of_trees(trees, columns)
        case Linear() as linear:
            base, by_column = _of_sums(linear, columns, [column.background for column in arrays.columns])
        case _:
            return None
    by_feature = [[0.0] * len(base) for _ in range(arrays.features)]
    for column, values in zip(arrays.columns, by_column, strict=True):
        found = by_feature[column.source]
        for place, value in enumerate(values):
            found[place] += value
    return _scaled(arrays, base, by_feature)


_Found = tuple[list[float], list[list[float]]]


def _of_trees(trees: Trees, columns: Sequence[float]) -> _Found:
    raw, count = len(trees.values[0]), len(trees.roots)
    base = [sum(trees.values[root][place] for root in trees.roots) / count for place in range(raw)]
    by_column = [[0.0] * raw for _ in columns]
    for way in leaves(trees, columns):
        for node, following in pairwise(way):
            found = by_column[trees.columns[node]]
            for place in range(raw):
                found[place] += (trees.values[following][place] - trees.values[node][place]) / count
    return base, by_column


def _of_sums(linear: Linear, columns: Sequence[float], background: Sequence[float]) -> _Found:
    base = [
        intercept + sum(weight * mean for weight, mean in zip(weights, background, strict=True))
        for weights, intercept in zip(linear.weights, linear.intercepts, strict=True)
    ]
    by_column = [
        [weights[place] * (value - background[place]) for weights in linear.weights]
        for place, value in enumerate(columns)
    ]
    return base, by_column


def _scaled(arrays: Arrays, base: list[float], by_feature: list[list[float]]) -> Contributions:
    if arrays.inverse_temperature is not None:
        ratios = [_from_mean(values, arrays.inverse_temperature) for values in (base, *by_feature)]
        return Contributions(ratios[0], ratios[1:], "log-ratio")
    if not arrays.sigmoids:
        scale: Literal["value", "probability"] = "value" if arrays.outputs == 1 else "probability"
        return Contributions(base, by_feature, scale)
    slopes = [-one.slope for one in arrays.sigmoids]
    base = [
        slope * value - one.offset for slope, value, one in zip(slopes, base, arrays.sigmoids, strict=True)
    ]
    by_feature = [
        [slope * value for slope, value in zip(slopes, values, strict=True)] for values in by_feature
    ]
    if len(slopes) == 1:  # of two classes the first one's odds are the second one's turned over
        base = [-base[0], base[0]]
        by_feature = [[-value, value] for (value,) in by_feature]
    return Contributions(base, by_feature, "log-odds")


def _from_mean(values: Sequence[float], scale: float) -> list[float]:
    mean = sum(values) / len(values)
    return [scale * (value - mean) for value in values]
