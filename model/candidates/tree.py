"""One decision tree."""

from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar, Literal, Self

from sklearn.tree import DecisionTreeClassifier

from model.candidates.candidate import Classifier
from model.export.graph import Graph
from model.export.trees import add_trees

Criterion = Literal["gini", "entropy"]

_CRITERIA: tuple[Criterion, ...] = ("gini", "entropy")


@dataclass(frozen=True)
class Tree:
    """Parameters of a decision tree.

    Attributes:
        depth: The most questions from root to leaf.
        leaf: The fewest training rows in a leaf.
        criterion: What a split improves.
    """

    depth: int
    leaf: int
    criterion: Criterion

    name: ClassVar[str] = "tree"
    title: ClassVar[str] = "decision tree"
    scaled: ClassVar[bool] = False

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """Shallow trees with large leaves first."""
        return tuple(
            cls(depth, leaf, criterion)
            for depth, leaf, criterion in product((2, 3, 4, 6), (20, 10, 5), _CRITERIA)
        )

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """Deeper trees and smaller leaves."""
        return tuple(
            cls(depth, leaf, criterion)
            for depth, leaf, criterion in product((3, 5, 8, 12), (15, 7, 2, 1), _CRITERIA)
        )

    def estimator(self, seed: int) -> Classifier:
        """A DecisionTreeClassifier."""

        made: Classifier = DecisionTreeClassifier(
            criterion=self.criterion, max_depth=self.depth, min_samples_leaf=self.leaf, random_state=seed
        )
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """An ensemble of one."""
        return add_trees(graph, [fitted.tree_], rows)
