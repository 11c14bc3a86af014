"""Support vector classifier: a plane, or a border made of distances from training rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar, Literal, Self

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import SVC
from sklearn.svm import _libsvm as libsvm

from model.candidates.candidate import Candidate, Estimator, Fold
from model.candidates.kernel import add_rbf
from model.compiled.flat import Border, Linear, Model
from model.compiled.flat import Kernel as Rbf
from model.export.graph import Graph
from model.table import Matrix

Kernel = Literal["linear", "rbf"]


@dataclass(frozen=True)
class Svc:
    """Parameters of a support vector classifier.

    Attributes:
        kernel: Linear draws a plane, rbf compares with training rows.
        penalty: The price of a row on the wrong side (C).
        gamma: How fast the rbf kernel falls with the squared distance; None for the linear one.
    """

    kernel: Kernel
    penalty: float
    gamma: float | None = None

    name: ClassVar[str] = "svc"
    title: ClassVar[str] = "support vector classifier"
    scaled: ClassVar[bool] = True
    border: ClassVar[float] = 0.0
    calibrated: ClassVar[bool] = True

    @property
    def cost(self) -> int:
        """A weighted sum for a plane; else a distance to every support vector."""
        return 0 if self.gamma is None else 1

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """Planes first, then kernels from wide to narrow."""
        planes = tuple(cls("linear", penalty) for penalty in (0.01, 0.1, 1.0, 10.0))
        return planes + tuple(
            cls("rbf", penalty, gamma)
            for gamma, penalty in product((0.003, 0.01, 0.03, 0.1), (0.3, 1.0, 3.0, 10.0, 30.0))
        )

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """Penalties and widths beyond the first."""
        return tuple(
            cls("rbf", penalty, gamma)
            for gamma, penalty in product((0.001, 0.005, 0.02, 0.05, 0.2), (0.1, 0.5, 2.0, 5.0, 100.0))
        )

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Computes one kernel matrix for each width, and from it the borders for each penalty.

        libsvm is called as SVC calls it, without SVC's look at rows that are known to be good.
        """
        kernels: dict[float | None, tuple[Matrix, Matrix]] = {}
        squared: tuple[Matrix, Matrix] | None = None
        codes = range(fold.outputs) if fold.outputs > 1 else (1,)
        sides = [(fold.targets == code).astype(np.float64) for code in codes]
        found = []
        for one in candidates:
            if one.gamma not in kernels:
                if one.gamma is None:
                    kernels[None] = (fold.train @ fold.train.T, fold.test @ fold.train.T)
                else:
                    squared = squared or (
                        cdist(fold.train, fold.train, "sqeuclidean"),
                        cdist(fold.test, fold.train, "sqeuclidean"),
                    )
                    kernels[one.gamma] = (np.exp(-one.gamma * squared[0]), np.exp(-one.gamma * squared[1]))
            train, test = kernels[one.gamma]
            distances = [_distances(train, test, side, one.penalty) for side in sides]
            found.append(np.stack(distances, axis=1))
        return found

    def estimator(self, seed: int, outputs: int) -> Estimator:  # noqa: ARG002 - nothing here is random
        """An SVC; one for each class against the rest where there are more than two."""
        return _classifier(SVC(C=self.penalty, kernel=self.kernel, gamma=self.gamma or "scale"), outputs)

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """Kernel and weighted sum, class by class."""
        borders = getattr(fitted, "estimators_", [fitted])
        parts = [self._add_border(graph, border, rows) for border in borders]
        return graph.add("Concat", *parts, axis=1) if len(parts) > 1 else parts[0]

    def _add_border(self, graph: Graph, border: Any, rows: str) -> str:
        if self.gamma is None:
            similar, weights = rows, border.coef_.T
        else:
            similar, weights = (
                add_rbf(graph, rows, border.support_vectors_, self.gamma),
                border.dual_coef_.T,
            )
        return graph.add(
            "Add", graph.add("MatMul", similar, graph.doubles(weights)), graph.doubles(border.intercept_)
        )

    def flat(self, fitted: Any) -> Model:  # Any: scikit-learn has no types
        """One plane or one border for each class told from the rest."""
        borders = getattr(fitted, "estimators_", [fitted])
        if self.gamma is None:
            planes = tuple(tuple(one.coef_[0].tolist()) for one in borders)
            return Linear(planes, tuple(float(one.intercept_[0]) for one in borders))
        return Rbf(self.gamma, tuple(_border(one) for one in borders))


def _distances(train: Matrix, test: Matrix, side: Matrix, penalty: float) -> Matrix:
    """Signed distances of the held-out rows from the border of one side (1) against the other (0)."""
    libsvm.set_verbosity_wrap(0)  # it talks by default
    support, _, _, weights, offset, *_ = libsvm.fit(train, side, kernel="precomputed", C=penalty)
    # libsvm counts from the first class to the second; as in scikit-learn, the second is positive here.
    return np.asarray(-(test[:, support] @ weights[0] + offset[0]))


def _border(fitted: Any) -> Border:
    vectors = tuple(map(tuple, fitted.support_vectors_.tolist()))
    return Border(tuple(fitted.dual_coef_[0].tolist()), vectors, float(fitted.intercept_[0]))


def _classifier(border: Any, outputs: int) -> Estimator:
    made: Estimator = border if outputs == 1 else OneVsRestClassifier(border)
    return made


FAMILY: type[Candidate] = Svc
