"""Linear discriminant analysis: classes as clouds of one shape around their own centres."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from scipy.linalg import lstsq
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from model.candidates.candidate import Candidate, Estimator, Fold
from model.candidates.linear import add_weighted_sum, flat_sum
from model.compiled.flat import Model
from model.export.graph import Graph
from model.table import Matrix


@dataclass(frozen=True)
class Lda:
    """Parameters of a linear discriminant analysis.

    Attributes:
        shrinkage: How far, 0 to 1, the clouds' common shape is drawn towards a ball.
    """

    shrinkage: float

    name: ClassVar[str] = "lda"
    title: ClassVar[str] = "linear discriminant analysis"
    scaled: ClassVar[bool] = True
    border: ClassVar[float] = 0.0
    calibrated: ClassVar[bool] = True

    @property
    def cost(self) -> int:
        """One weighted sum."""
        return 0

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """The roundest clouds first."""
        return tuple(cls(shrinkage) for shrinkage in (0.5, 0.2, 0.1, 0.05, 0.01, 0.0))

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """Shapes between and beyond."""
        return tuple(cls(shrinkage) for shrinkage in (0.9, 0.7, 0.35, 0.02, 0.001))

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Measures centres and shape once; every shrinkage follows from them."""
        codes, counts = np.unique(fold.targets, return_counts=True)
        parts = [fold.train[fold.targets == code] for code in codes]
        shares = counts / len(fold.targets)
        centres = np.stack([part.mean(axis=0) for part in parts])
        shape = sum(
            share * np.cov(part, rowvar=False, bias=True).reshape(2 * fold.train.shape[1:])
            for share, part in zip(shares, parts, strict=True)
        )
        ball = np.eye(len(shape)) * np.trace(shape) / len(shape)
        found = []
        for one in candidates:
            drawn = (1 - one.shrinkage) * shape + one.shrinkage * ball
            weights = lstsq(drawn, centres.T)[0].T
            offsets = np.log(shares) - 0.5 * (centres * weights).sum(axis=1)
            sums = fold.test @ weights.T + offsets
            found.append(sums if fold.outputs > 1 else sums[:, 1:] - sums[:, :1])
        return found

    def estimator(self, seed: int, outputs: int) -> Estimator:  # noqa: ARG002 - nothing here is random
        """A LinearDiscriminantAnalysis by least squares: the solver that can shrink without an inverse."""
        made: Estimator = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=self.shrinkage)
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """The weighted sum."""
        return add_weighted_sum(graph, fitted, rows)

    def flat(self, fitted: Any) -> Model:  # Any: scikit-learn has no types
        """The weighted sum."""
        return flat_sum(fitted)


FAMILY: type[Candidate] = Lda
