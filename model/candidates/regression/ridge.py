"""Ridge regression: a weighted sum of the columns whose weights are kept small."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.linear_model import Ridge as Regressor

from model.candidates.candidate import Candidate, Estimator, Fold
from model.candidates.linear import add_weighted_sum, flat_sum
from model.compiled.flat import Model
from model.export.graph import Graph
from model.table import Matrix

_NOTHING = 1e-15
"""As in scikit-learn's own singular value solver: what is below counts as zero."""


@dataclass(frozen=True)
class Ridge:
    """Parameters of a ridge regression.

    Attributes:
        shrinkage: The price of large weights (alpha).
    """

    shrinkage: float

    name: ClassVar[str] = "ridge"
    title: ClassVar[str] = "ridge regression"
    scaled: ClassVar[bool] = True
    border: ClassVar[float] = 0.0
    calibrated: ClassVar[bool] = False

    @property
    def cost(self) -> int:
        """One weighted sum."""
        return 0

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """Small weights first."""
        return tuple(cls(shrinkage) for shrinkage in (300.0, 100.0, 30.0, 10.0, 3.0, 1.0, 0.1, 0.01))

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """Prices between and beyond."""
        return tuple(cls(shrinkage) for shrinkage in (3000.0, 1000.0, 50.0, 20.0, 5.0, 0.001))

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Splits the rows into singular values once; every price follows from them."""
        centre, mean = fold.train.mean(axis=0), float(fold.targets.mean())
        left, values, right = np.linalg.svd(fold.train - centre, full_matrices=False)
        seen = left.T @ (fold.targets - mean)
        kept = values > _NOTHING
        found = []
        for one in candidates:
            gain = np.zeros_like(values)
            gain[kept] = values[kept] / (values[kept] ** 2 + one.shrinkage)
            weights = right.T @ (gain * seen)
            found.append(((fold.test - centre) @ weights + mean).reshape(-1, 1))
        return found

    def estimator(self, seed: int, outputs: int) -> Estimator:  # noqa: ARG002 - nothing here is random
        """A Ridge by singular values: the exact solution."""
        made: Estimator = Regressor(alpha=self.shrinkage, solver="svd")
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """The weighted sum."""
        return add_weighted_sum(graph, fitted, rows)

    def flat(self, fitted: Any) -> Model:  # Any: scikit-learn has no types
        """The weighted sum."""
        return flat_sum(fitted)


FAMILY: type[Candidate] = Ridge
