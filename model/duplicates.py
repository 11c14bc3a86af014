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

LONGEST = 10
"""How far apart, in steps of `NEAR`, rows may lie that a chain of near ones joins. Copies stay close
together, however many there are. Where features are too coarse to tell rows apart, near rows chain through
the whole data: nearness says nothing there, and only equal rows are grouped."""

MOST_PAIRS = 5_000_000
"""Near pairs that are listed one by one, in 80 MB. Where there are more, rows are gathered first."""

_TAIL = 0.01
"""Share of a column's values, at either end, that its deviation is not taken of."""
_APART = 1e3


@dataclass(frozen=True)
class Duplicates:
    """What is equal or nearly so.

    Attributes:
        groups: Each row's, shape [rows].
        rows: How many rows share theirs with another.
        crowded: How many rows are so close to so many that nearness says nothing of them.
    """

    groups: Labels
    rows: int
    crowded: int = 0


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
    scaled = _scaled(np.where(np.isinf(unique), np.nan, unique), schema)
    crowded = 0
    if scaled is not None:
        chain = _components(_near(scaled), len(unique))
        long = _length(chain, scaled) > LONGEST
        crowded = int(long[chain][group].sum())
        # A row of too long a chain keeps a group of its own.
        group = np.where(long[chain], chain.max() + 1 + np.arange(len(unique)), chain)[group]
    _, numbers, counts = np.unique(group, return_inverse=True, return_counts=True)
    return Duplicates(numbers.ravel().astype(np.int64), int(counts[counts > 1].sum()), crowded)


def join(groups: Labels, names: Sequence[str]) -> Labels:
    """Merges two groupings: rows that share either belong together; shape [rows]."""
    _, named = np.unique(np.array(names), return_inverse=True)
    links = np.stack([groups, named.ravel() + groups.max() + 1], axis=1)
    component = _components(links, int(links.max()) + 1)[groups]
    return np.unique(component, return_inverse=True)[1].ravel().astype(np.int64)


def _scaled(rows: Matrix, schema: Schema) -> Matrix | None:
    # In steps of `NEAR`; other categories, and gaps, are far away. None where no number differs.
    numbers = schema.indices("number")
    deviation = np.array([_deviation(rows[:, place]) for place in numbers])
    if not deviation.any():
        return None
    scaled = rows.copy()
    scaled[:, numbers] /= np.where(deviation > 0, deviation * NEAR, 1.0)
    scaled[:, schema.indices("category")] *= _APART
    return np.where(np.isnan(scaled), scaled[np.isfinite(scaled)].max() + _APART, scaled)


def _deviation(values: Matrix) -> float:
    # Of all but the farthest: one wild value must not make all others look alike.
    known = np.sort(values[~np.isnan(values)])
    tail = int(len(known) * _TAIL) + 1
    inner = known[tail:-tail]
    if len(inner) > 1 and inner[0] < inner[-1]:
        return float(np.std(inner))
    return float(np.std(known)) if len(known) else 0.0


def _near(scaled: Matrix) -> npt.NDArray[np.int64]:
    tree = KDTree(scaled)
    if (int(tree.count_neighbors(tree, 1.0, p=np.inf)) - len(scaled)) // 2 <= MOST_PAIRS:
        return np.asarray(tree.query_pairs(1.0, p=np.inf, output_type="ndarray"), dtype=np.int64)
    leader = np.full(len(scaled), -1)
    for place, row in enumerate(scaled):
        if leader[place] < 0:
            around = np.array(tree.query_ball_point(row, 0.5, p=np.inf))
            leader[around[leader[around] < 0]] = place
    leaders = np.unique(leader)
    # Two near rows have leaders at most half a step, a step and half a step apart.
    links = KDTree(scaled[leaders]).query_pairs(2.0, p=np.inf, output_type="ndarray")
    own = np.stack([np.arange(len(scaled)), leader], axis=1)
    return np.concatenate([own, leaders[links].reshape(-1, 2)]).astype(np.int64)


def _length(chain: npt.NDArray[np.int64], scaled: Matrix) -> Matrix:
    order = np.argsort(chain, kind="stable")
    starts = np.flatnonzero(np.diff(chain[order], prepend=-1))
    apart = np.maximum.reduceat(scaled[order], starts) - np.minimum.reduceat(scaled[order], starts)
    return np.asarray(apart.max(axis=1), dtype=np.float64)


def _components(links: npt.NDArray[np.int64], nodes: int) -> npt.NDArray[np.int64]:
    graph = coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(nodes, nodes))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
