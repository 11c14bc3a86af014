"""Random forest of regression trees: each grown on its own sample of rows and columns, averaged."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar, Self

from sklearn.ensemble import RandomForestRegressor

from model.candidates.candidate import Candidate, Estimator, Fold
from model.candidates.growing import Kind, grow
from model.compiled.flat import Model
from model.compiled.trees import trees_of
from model.export.graph import Graph
from model.export.trees import add_trees
from model.table import Matrix


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
    border: ClassVar[float] = 0.0
    calibrated: ClassVar[bool] = False

    @property
    def cost(self) -> int:
        """Comparisons in every tree."""
        return 3

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """Fewer trees and larger leaves first."""
        return tuple(
            cls(trees, leaf, columns)
            for trees, leaf, columns in product((100, 200), (3, 1), (0.25, 0.4, 0.55))
        )

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """More trees, larger leaves, and more columns."""
        return tuple(
            cls(trees, leaf, columns)
            for trees, leaf, columns in product((100, 400), (10, 5, 2), (0.15, 0.33, 0.75))
        )

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Draws samples once for all; forests that differ in size only are grown as one."""
        return grow([(one.trees, Kind(one.leaf, one.columns)) for one in candidates], "squared_error", fold)

    def estimator(self, seed: int, outputs: int) -> Estimator:  # noqa: ARG002 - always one value
        """A RandomForestRegressor in one thread: the search already keeps every core busy."""
        made: Estimator = RandomForestRegressor(
            self.trees,
            min_samples_leaf=self.leaf,
            max_features=self.columns,
            random_state=seed,
            n_jobs=1,
        )
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """The average of all trees."""
        return add_trees(graph, [one.tree_ for one in fitted.estimators_], rows)

    def flat(self, fitted: Any) -> Model:  # Any: scikit-learn has no types
        """All trees."""
        return trees_of([one.tree_ for one in fitted.estimators_])


FAMILY: type[Candidate] = Forest
