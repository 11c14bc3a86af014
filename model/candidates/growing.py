"""Grows forests with scikit-learn's own tree builder, without what it does again for every single tree.

A forest's `fit` spends some 85 % of its time on Python around the builder: checking rows, coding classes,
seeding generators. Here that is done once a fold: rows are checked, samples are drawn, and every size of a
forest comes out of one growth. The trees are the very ones that `fit` grows from the same seed.

The builder is private to scikit-learn, whose version is pinned; a test holds the answers equal to `fit`'s.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from sklearn.tree._classes import CRITERIA_CLF, CRITERIA_REG, DENSE_SPLITTERS
from sklearn.tree._tree import DepthFirstTreeBuilder, Tree

from model.candidates.candidate import Fold
from model.table import Matrix

_DEEPEST = np.iinfo(np.int32).max
_SEEDS = np.iinfo(np.int32).max
"""sklearn/ensemble/_base.py, _set_random_states: what each tree's seed is drawn below."""
_SPLITTER_SEEDS = 0x7FFFFFFF
"""RAND_R_MAX of sklearn/utils/_random.pxd: what a splitter's own seed is drawn below."""


@dataclass(frozen=True)
class Kind:
    """How the trees of a forest grow, whatever their number.

    Attributes:
        leaf: The fewest training rows in a leaf.
        columns: The share of columns, 0 to 1, that each split may choose from.
        sampled: Whether each tree learns from its own sample of the rows, or from all.
        splits: Whether each split is the best of its columns, or the best of some drawn at random.
    """

    leaf: int
    columns: float
    sampled: bool = True
    splits: Literal["best", "random"] = "best"


@dataclass(frozen=True)
class _Drawn:
    """A splitter's source of chance that has been drawn from already: it gives that number."""

    value: int

    def randint(self, _low: int, _high: int) -> int:
        """The number."""
        return self.value


class Nursery:
    """A fold made ready for growing: rows in single precision, and every tree's sample of them."""

    def __init__(self, fold: Fold, trees: int) -> None:
        """Draws the samples of the first `trees` trees of any forest with the fold's seed."""
        self._train = np.ascontiguousarray(fold.train, dtype=np.float32)
        self._test = np.ascontiguousarray(fold.test, dtype=np.float32)
        self._classes = int(fold.targets.max()) + 1 if fold.targets.dtype == np.int64 else 0
        self._targets = np.ascontiguousarray(fold.targets.reshape(-1, 1), dtype=np.float64)
        self._outputs = fold.outputs
        self._samples = list(_samples(fold.seed, len(fold.train), trees))

    def answers(self, kind: Kind, criterion: str, sizes: Sequence[int]) -> dict[int, Matrix]:
        """The mean of the trees' answers for each size wanted, shape [held-out rows, outputs] each.

        Args:
            kind: How the trees grow.
            criterion: scikit-learn's name of what a split improves.
            sizes: Numbers of trees, ascending.
        """
        total: Any = 0.0  # Any: an array after the first tree
        found: dict[int, Matrix] = {}
        for number, (weights, source) in enumerate(self._samples[: sizes[-1]], 1):
            tree = self._grown(kind, criterion, weights if kind.sampled else None, source)
            total = total + tree.predict(self._test)
            if number in sizes:
                mean = total.reshape(len(self._test), -1) / number
                found[number] = mean[:, 1:] if self._classes and self._outputs == 1 else mean
        return found

    def _grown(self, kind: Kind, criterion: str, weights: Matrix | None, source: _Drawn) -> Any:
        rows, columns = self._train.shape
        chosen = max(1, int(kind.columns * columns))
        if self._classes:
            classes = np.array([self._classes], dtype=np.intp)
            improved = CRITERIA_CLF[criterion](1, classes)
        else:
            classes = np.array([1], dtype=np.intp)
            improved = CRITERIA_REG[criterion](1, rows)
        splitter = DENSE_SPLITTERS[kind.splits](improved, chosen, kind.leaf, 0.0, source, None)
        tree = Tree(columns, classes, 1)
        builder = DepthFirstTreeBuilder(splitter, max(2, 2 * kind.leaf), kind.leaf, 0.0, _DEEPEST, 0.0)
        builder.build(tree, self._train, self._targets, weights, None)
        return tree


def _samples(seed: int, rows: int, trees: int) -> Iterator[tuple[npt.NDArray[np.float64], _Drawn]]:
    forest, tree = np.random.RandomState(seed), np.random.RandomState()
    for _ in range(trees):
        own = int(forest.randint(_SEEDS))
        tree.seed(own)
        drawn = tree.randint(0, rows, rows)
        tree.seed(own)
        source = _Drawn(int(tree.randint(0, _SPLITTER_SEEDS)))
        yield np.bincount(drawn, minlength=rows).astype(np.float64), source


def grow(wanted: Sequence[tuple[int, Kind]], criterion: str, fold: Fold) -> list[Matrix]:
    """The answers of forests, each given as its number of trees and their kind, in the order given."""
    nursery = Nursery(fold, max(trees for trees, _ in wanted))
    grown = {
        kind: nursery.answers(kind, criterion, tuple(sorted({trees for trees, own in wanted if own == kind})))
        for kind in dict.fromkeys(kind for _, kind in wanted)
    }
    return [grown[kind][trees] for trees, kind in wanted]
