"""Rows on and beside the borders of a model: where trees split, exactly and at the next doubles."""

import numpy as np

from model.compiled.flat import Flat, Trees
from model.schema import Schema
from model.table import Matrix

MOST = 500
"""Thresholds of one feature that are tried, spread over all of them."""


def boundaries(flat: Flat, schema: Schema, data: Matrix) -> Matrix:
    """Rows of the data with one value moved onto a threshold, or to the next double above or below.

    Args:
        flat: The model; only trees have thresholds.
        schema: Values stay in its ranges; whole numbers are left alone, as requests send no others.
        data: The rows trained on, shape [any, features].

    Returns:
        Shape [rows, features].
    """
    if not isinstance(flat.model, Trees):
        return data[:0]
    made = []
    thresholds = _thresholds(flat.model)
    for place, column in enumerate(flat.columns):
        feature = schema.features[column.source]
        found = thresholds.get(place)
        if column.place is not None or feature.datatype == "INT64" or found is None:
            continue
        chosen = found[:: -(-len(found) // MOST)]
        near = np.concatenate([chosen, np.nextafter(chosen, -np.inf), np.nextafter(chosen, np.inf)])
        rows = data[np.arange(len(near)) % len(data)].copy()
        rows[:, column.source] = np.clip(near, feature.minimum, feature.maximum)
        made.append(rows)
    return np.concatenate(made) if made else data[:0]


def _thresholds(trees: Trees) -> dict[int, Matrix]:
    found: dict[int, set[float]] = {}
    questions = enumerate(zip(trees.columns, trees.thresholds, trees.lefts, strict=True))
    for node, (column, threshold, left) in questions:
        if left != node:
            found.setdefault(column, set()).add(threshold)
    return {column: np.array(sorted(values)) for column, values in found.items()}
