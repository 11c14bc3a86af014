"""A weighted sum of the columns, as ONNX and as flat arrays: what every linear family predicts with."""

from typing import Any

import numpy as np

from model.compiled.flat import Linear
from model.export.graph import Graph


def add_weighted_sum(graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
    """Adds `rows · coefficients + intercept`, double, shape [N, outputs], of a fitted linear estimator."""
    weights = np.atleast_2d(fitted.coef_).T
    sums = graph.add("MatMul", rows, graph.doubles(weights))
    return graph.add("Add", sums, graph.doubles(np.atleast_1d(fitted.intercept_)))


def flat_sum(fitted: Any) -> Linear:  # Any: scikit-learn has no types
    """The flat arrays of a fitted linear estimator."""
    return Linear(
        tuple(map(tuple, np.atleast_2d(fitted.coef_).tolist())),
        tuple(np.atleast_1d(fitted.intercept_).tolist()),
    )


def add_constant(graph: Graph, values: Any, rows: str) -> str:  # Any: scikit-learn has no types
    """Adds the same answer for every row, double, shape [N, outputs]."""
    constant = np.atleast_1d(np.asarray(values, dtype=np.float64))
    first = graph.add("Gather", rows, graph.ints([0]), axis=1)
    nothing = graph.add("Mul", first, graph.doubles(np.zeros(1)))
    return graph.add("Add", nothing, graph.doubles(constant[np.newaxis, :]))
