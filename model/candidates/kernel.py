"""The rbf kernel as ONNX: how similar rows are to support vectors."""

from typing import Any

import numpy as np

from model.export.graph import Graph


def add_rbf(graph: Graph, rows: str, vectors: Any, gamma: float) -> str:  # Any: scikit-learn has no types
    """Adds exp(-gamma · |x - v|²) of every row x and vector v, double, shape [N, vectors].

    Args:
        graph: Where to add it.
        rows: The value that holds the rows, double, shape [N, columns].
        vectors: Shape [vectors, columns].
        gamma: How fast similarity falls.
    """
    # |x - v|² = |x|² - 2 x·v + |v|², so that one matrix product does the work.
    of_rows = graph.add("ReduceSum", graph.add("Mul", rows, rows), graph.ints([1]), keepdims=1)
    of_vectors = graph.doubles((vectors**2).sum(axis=1)[None, :])
    cross = graph.add("MatMul", rows, graph.doubles(2 * vectors.T))
    squared = graph.add("Sub", graph.add("Add", of_rows, of_vectors), cross)
    return graph.add("Exp", graph.add("Mul", squared, graph.doubles(np.array(-gamma))))
