"""Finds rows that are the same, or nearly: in training and in test they would be recognised, not predicted.

Owns the grouping. Such rows are kept, since they may be true repetitions, but never cross folds. The target
does not count: two equal rows with different answers belong together as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from model.schema import Schema
from model.table import Labels, Matrix

NEAR = 0.01
"""Two numbers are nearly equal within this share of their column's standard deviation: a rounding, a unit
converted and back, a copy with a little noise; no two different persons with a dozen measurements."""

MOST_PAIRS = 5
"""Near pairs per row. Where there are more, the features are too coarse to tell rows apart: nearness
says nothing then, and only equal rows are grouped."""

_APART = 1e3


@dataclass(frozen=True)
class Duplicates:
    """Each row's group, shape [rows]; and how many rows share theirs with another."""

    groups: Labels
    rows: int


def find(features: Matrix, schema: Schema) -> Duplicates:
    """Groups rows whose categories and gaps are equal and whose numbers are nearly so.

    Args:
        features: Shape [rows, features]; NaN where missing.
        schema: Tells numbers from categories.
    """
    # A value that no column holds stands for "missing": a gap equals a gap and nothing else.
    filled = np.where(np.isnan(features), np.inf, features)
    unique, group = np.unique(filled, axis=0, return_inverse=True)
    group = group.ravel()
    near = _near(np.where(np.isinf(unique), np.nan, unique), schema)
    if len(near):
        group = _components(near, len(unique))[group]
    _, numbers, counts = np.unique(group, return_inverse=True, return_counts=True)
    return Duplicates(numbers.ravel().astype(np.int64), int(counts[counts > 1].sum()))


def join(groups: Labels, names: Sequence[str]) -> Labels:
    """Merges two groupings: rows that share either belong together; shape [rows]."""
    _, named = np.unique(np.array(names), return_inverse=True)
    links = np.stack([groups, named.ravel() + groups.max() + 1], axis=1)
    component = _components(links, int(links.max()) + 1)[groups]
    return np.unique(component, return_inverse=True)[1].ravel().astype(np.int64)


def _near(rows: Matrix, schema: Schema) -> npt.NDArray[np.int64]:
    numbers = schema.indices("number")
    deviation = np.nanstd(rows[:, numbers], axis=0) if numbers else np.zeros(0)
    if not numbers or not deviation.any():
        return np.zeros((0, 2), dtype=np.int64)
    scaled = rows.copy()
    scaled[:, numbers] /= np.where(deviation > 0, deviation * NEAR, 1.0)
    categories = schema.indices("category")
    scaled[:, categories] *= _APART
    tree = KDTree(np.where(np.isnan(scaled), scaled[np.isfinite(scaled)].max() + _APART, scaled))
    pairs = (int(tree.count_neighbors(tree, 1.0, p=np.inf)) - len(rows)) // 2
    if not 0 < pairs <= MOST_PAIRS * len(rows):
        return np.zeros((0, 2), dtype=np.int64)
    return np.asarray(tree.query_pairs(1.0, p=np.inf, output_type="ndarray"), dtype=np.int64)


def _components(links: npt.NDArray[np.int64], nodes: int) -> npt.NDArray[np.int64]:
    graph = coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(nodes, nodes))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
