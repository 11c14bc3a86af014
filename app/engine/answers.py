"""What each kind of model answers for one row of columns, in Python, step by step as scikit-learn does it."""

import math
from array import array
from collections.abc import Callable, Sequence
from functools import partial

from app.engine import neighbours
from app.engine.arrays import Arrays, Column, Constant, Kernel, Linear, Neighbours, Trees

Row = Sequence[float]
Answer = Callable[[Row], list[float]]


def columns_of(columns: Sequence[Column], row: Row) -> list[float]:
    """The model's columns of a row: imputed, scaled, one for each category."""
    found = []
    for column in columns:
        value = row[column.source]
        if math.isnan(value):
            value = column.fill
        if column.place is None:
            found.append((value - column.mean) / column.scale)
        else:
            found.append(1.0 if value == column.place else 0.0)
    return found


def answer_of(arrays: Arrays) -> Answer:
    """The function from columns to the model's raw answer, shape [raw]."""
    match arrays.model:
        case Constant(values=values):
            return lambda _columns: values
        case Linear() as linear:
            return partial(_linear, linear)
        case Kernel() as kernel:
            return partial(_kernel, kernel)
        case Neighbours() as model:
            return partial(neighbours.shares, model)
        case Trees() as trees:
            return partial(_trees, trees)


def finish(arrays: Arrays, answer: list[float]) -> list[float]:
    """The prediction of a raw answer: a softmax; or a sigmoid for each, then shares that add up to 1."""
    if arrays.inverse_temperature is not None:
        return _softmax([arrays.inverse_temperature * value for value in answer])
    if not arrays.sigmoids:
        return answer
    shares = [
        _sigmoid(one.slope * value + one.offset) for one, value in zip(arrays.sigmoids, answer, strict=True)
    ]
    if len(shares) == 1:
        return [1.0 - shares[0], shares[0]]
    total = 0.0
    for share in shares:
        total += share
    if not total:
        return [1.0 / len(shares)] * len(shares)
    return [min(share / total, 1.0) for share in shares]


def leaves(trees: Trees, columns: Row) -> list[list[int]]:
    """The way through each tree, from its root to a leaf, as numbers of nodes."""
    single = array("f", columns)  # scikit-learn compares in single precision
    ways = []
    for root in trees.roots:
        way, node = [root], root
        while (left := trees.lefts[node]) != node:
            node = left + (single[trees.columns[node]] > trees.thresholds[node])
            way.append(node)
        ways.append(way)
    return ways


def _trees(trees: Trees, columns: Row) -> list[float]:
    single = array("f", columns)
    asked, thresholds, lefts = trees.columns, trees.thresholds, trees.lefts
    total = [0.0] * len(trees.values[0])
    for root in trees.roots:
        node = root
        while (left := lefts[node]) != node:
            node = left + (single[asked[node]] > thresholds[node])
        for place, value in enumerate(trees.values[node]):
            total[place] += value
    return [value / len(trees.roots) for value in total]


def _linear(linear: Linear, columns: Row) -> list[float]:
    found = []
    for weights, intercept in zip(linear.weights, linear.intercepts, strict=True):
        total = 0.0
        for weight, value in zip(weights, columns, strict=True):
            total += value * weight
        found.append(total + intercept)
    return found


def _kernel(kernel: Kernel, columns: Row) -> list[float]:
    found = []
    for border in kernel.borders:
        total = 0.0
        for weight, vector in zip(border.weights, border.vectors, strict=True):
            far = 0.0
            for ours, theirs in zip(columns, vector, strict=True):
                far += (ours - theirs) * (ours - theirs)
            total += weight * math.exp(-kernel.gamma * far)
        found.append(total + border.intercept)
    return found


def _softmax(values: Sequence[float]) -> list[float]:
    largest = max(values)
    found = [math.exp(value - largest) for value in values]
    total = 0.0
    for value in found:
        total += value
    return [value / total for value in found]


def _sigmoid(value: float) -> float:
    try:
        return 1.0 / (1.0 + math.exp(value))
    except OverflowError:  # C's exp gives infinity there
        return 0.0
