"""Grows forests with scikit-learn's own tree builder, without what it does again for every single tree.

A forest's `fit` spends some 85 % of its time on Python around the builder: checking rows, coding classes,
seeding generators. Here that is done once a fold: rows are checked, samples are drawn, and every size of a
forest comes out of one growth. The trees are the very ones that `fit` grows from the same seed.

The builder is private to scikit-learn, whose version is pinned; a test holds the answers equal to `fit`'s.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

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
class Growth:
    """How the trees of some forests grow: they differ in their number only.

    Attributes:
        leaf: The fewest training rows in a leaf.
        columns: The share of columns, 0 to 1, that each split may choose from.
        criterion: scikit-learn's name of what a split improves.
        sizes: Numbers of trees wanted, ascending.
    """

    leaf: int
    columns: float
    criterion: str
    sizes: tuple[int, ...]


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

    def answers(self, growth: Growth) -> dict[int, Matrix]:
        """The mean of the trees' answers for each size wanted, shape [held-out rows, outputs] each."""
        total: Any = 0.0  # Any: an array after the first tree
        found: dict[int, Matrix] = {}
        for number, (weights, source) in enumerate(self._samples[: growth.sizes[-1]], 1):
            total = total + self._grown(growth, weights, source).predict(self._test)
            if number in growth.sizes:
                mean = total.reshape(len(self._test), -1) / number
                found[number] = mean[:, 1:] if self._classes and self._outputs == 1 else mean
        return found

    def _grown(self, growth: Growth, weights: Matrix, source: _Drawn) -> Any:
        rows, columns = self._train.shape
        chosen = max(1, int(growth.columns * columns))
        if self._classes:
            classes = np.array([self._classes], dtype=np.intp)
            criterion = CRITERIA_CLF[growth.criterion](1, classes)
        else:
            classes = np.array([1], dtype=np.intp)
            criterion = CRITERIA_REG[growth.criterion](1, rows)
        splitter = DENSE_SPLITTERS["best"](criterion, chosen, growth.leaf, 0.0, source, None)
        tree = Tree(columns, classes, 1)
        builder = DepthFirstTreeBuilder(splitter, max(2, 2 * growth.leaf), growth.leaf, 0.0, _DEEPEST, 0.0)
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


def grow(wanted: Sequence[tuple[int, int, float]], criterion: str, fold: Fold) -> list[Matrix]:
    """The answers of forests given as (trees, leaf, columns), in their order."""
    nursery = Nursery(fold, max(trees for trees, _, _ in wanted))
    grown = {
        (leaf, columns): nursery.answers(
            Growth(
                leaf, columns, criterion, tuple(sorted({t for t, *kind in wanted if kind == [leaf, columns]}))
            )
        )
        for leaf, columns in dict.fromkeys((leaf, columns) for _, leaf, columns in wanted)
    }
    return [grown[leaf, columns][trees] for trees, leaf, columns in wanted]
