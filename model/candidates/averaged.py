"""What every forest is made of: its parameters, one growth for many of them, its forms for serving.

Which estimator a forest is, how its trees split and which parameters are tried stands in each family's own
module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from model.candidates.candidate import Estimator, Fold
from model.candidates.growing import Kind, grow
from model.compiled.flat import Model
from model.compiled.trees import trees_of
from model.export.graph import Graph
from model.export.trees import add_trees
from model.table import Matrix


@dataclass(frozen=True)
class Averaged:
    """Parameters of a forest.

    Attributes:
        trees: How many are averaged.
        leaf: The fewest training rows in a leaf.
        columns: The share of columns, 0 to 1, that each split may choose from.
        ensemble: scikit-learn's class of the forest.
        criterion: scikit-learn's name of what a split improves.
    """

    trees: int
    leaf: int
    columns: float

    ensemble: ClassVar[Any]  # scikit-learn has no types
    criterion: ClassVar[str]
    scaled: ClassVar[bool] = False

    @property
    def cost(self) -> int:
        """Comparisons in every tree."""
        return 3

    @property
    def kind(self) -> Kind:
        """How the trees grow: each on a sample of the rows, by the best of its columns' splits."""
        return Kind(self.leaf, self.columns)

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Draws samples once for all; forests that differ in size only are grown as one."""
        return grow([(one.trees, one.kind) for one in candidates], cls.criterion, fold)

    def estimator(self, seed: int, outputs: int) -> Estimator:  # noqa: ARG002 - it finds the classes itself
        """The forest in one thread: the search already keeps every core busy."""
        made: Estimator = self.ensemble(
            self.trees, min_samples_leaf=self.leaf, max_features=self.columns, random_state=seed, n_jobs=1
        )
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """The average of all trees."""
        return add_trees(graph, [one.tree_ for one in fitted.estimators_], rows, classes=_classes(fitted))

    def flat(self, fitted: Any) -> Model:  # Any: scikit-learn has no types
        """All trees."""
        return trees_of([one.tree_ for one in fitted.estimators_], classes=_classes(fitted))


def _classes(fitted: Any) -> int:  # Any: scikit-learn has no types
    """How many classes a forest tells apart; 0 for a regression, which has no such attribute."""
    return int(getattr(fitted, "n_classes_", 0))
