"""Random forest: many trees, each grown on its own sample of rows and columns, averaged."""

from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar, Self

from sklearn.ensemble import RandomForestClassifier

from model.candidates.candidate import Classifier
from model.export.graph import Graph
from model.export.trees import add_trees


@dataclass(frozen=True)
class Forest:
    """Parameters of a random forest.

    Attributes:
        trees: How many are averaged.
        leaf: The fewest training rows in a leaf.
        columns: The share of columns, 0 to 1, that each split may choose from.
    """

    trees: int
    leaf: int
    columns: float

    name: ClassVar[str] = "forest"
    title: ClassVar[str] = "random forest"
    scaled: ClassVar[bool] = False

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """Large leaves first. More trees hardly change the score of 303 rows, only its time."""
        return tuple(cls(100, leaf, columns) for leaf, columns in product((10, 5, 3, 1), (0.1, 0.2, 0.4)))

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """More trees, and leaves between and beyond."""
        return tuple(cls(200, leaf, columns) for leaf, columns in product((15, 7, 4, 2), (0.1, 0.3, 0.6)))

    def estimator(self, seed: int) -> Classifier:
        """A RandomForestClassifier in one thread: the search already keeps every core busy."""

        made: Classifier = RandomForestClassifier(
            self.trees, min_samples_leaf=self.leaf, max_features=self.columns, random_state=seed, n_jobs=1
        )
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """The average of all trees."""
        return add_trees(graph, [estimator.tree_ for estimator in fitted.estimators_], rows)
