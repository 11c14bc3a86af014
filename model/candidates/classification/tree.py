"""One decision tree, cut back by cost-complexity pruning."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar, Literal, Self

import numpy as np
from sklearn.tree import DecisionTreeClassifier
from sklearn.tree._tree import Tree as Nodes
from sklearn.tree._tree import _build_pruned_tree_ccp

from model.candidates.candidate import Candidate, Estimator, Fold
from model.compiled.flat import Model
from model.compiled.trees import trees_of
from model.export.graph import Graph
from model.export.trees import add_trees
from model.table import Matrix

Criterion = Literal["gini", "entropy"]

_CRITERIA: tuple[Criterion, ...] = ("gini", "entropy")


@dataclass(frozen=True)
class Tree:
    """Parameters of a decision tree.

    Attributes:
        pruning: How much a branch must improve the tree for each leaf it adds (alpha); 0 cuts nothing.
        leaf: The fewest training rows in a leaf.
        criterion: What a split improves.
    """

    pruning: float
    leaf: int
    criterion: Criterion

    name: ClassVar[str] = "tree"
    title: ClassVar[str] = "decision tree"
    scaled: ClassVar[bool] = False
    border: ClassVar[float] = 0.5
    calibrated: ClassVar[bool] = True

    @property
    def cost(self) -> int:
        """A few comparisons."""
        return 0

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """Small trees with large leaves first."""
        return tuple(
            cls(pruning, leaf, criterion)
            for pruning, leaf, criterion in product((0.03, 0.015, 0.0075, 0.0), (20, 10, 5), _CRITERIA)
        )

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """Further prunings and smaller leaves."""
        return tuple(
            cls(pruning, leaf, criterion)
            for pruning, leaf, criterion in product((0.05, 0.02, 0.01, 0.003), (15, 3, 1), _CRITERIA)
        )

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Grows one tree for each leaf and criterion, and cuts it back once for each pruning."""
        test = np.ascontiguousarray(fold.test, dtype=np.float32)
        whole: dict[tuple[int, Criterion], Any] = {}  # Any: scikit-learn has no types
        found = []
        for one in candidates:
            kind = (one.leaf, one.criterion)
            if kind not in whole:
                unpruned = cls(0.0, *kind).estimator(fold.seed, fold.outputs)
                whole[kind] = unpruned.fit(fold.train, fold.targets)
            shares = _pruned(whole[kind], one.pruning).predict(test).reshape(len(test), -1)
            found.append(shares[:, 1:] if fold.outputs == 1 else shares)
        return found

    def estimator(self, seed: int, outputs: int) -> Estimator:  # noqa: ARG002 - it finds the classes itself
        """A DecisionTreeClassifier."""
        made: Estimator = DecisionTreeClassifier(
            criterion=self.criterion, ccp_alpha=self.pruning, min_samples_leaf=self.leaf, random_state=seed
        )
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """An ensemble of one."""
        return add_trees(graph, [fitted.tree_], rows, classes=fitted.n_classes_)

    def flat(self, fitted: Any) -> Model:  # Any: scikit-learn has no types
        """A forest of one."""
        return trees_of([fitted.tree_], classes=fitted.n_classes_)


def _pruned(whole: Any, pruning: float) -> Any:
    # What DecisionTreeClassifier does after growing, without growing again.
    if pruning == 0.0:
        return whole.tree_
    nodes = Nodes(whole.n_features_in_, np.atleast_1d(whole.n_classes_), 1)
    _build_pruned_tree_ccp(nodes, whole.tree_, pruning)
    return nodes


FAMILY: type[Candidate] = Tree
