"""Support vector classifier, its distances from the border turned into probabilities by a fitted sigmoid."""

from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar, Literal, Self

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.svm import SVC

from model.candidates.candidate import Classifier
from model.export.graph import Graph

CALIBRATION_FOLDS = 5


@dataclass(frozen=True)
class Svc:
    """Parameters of a support vector classifier.

    Attributes:
        kernel: Linear draws a plane, rbf compares with training rows.
        penalty: The price of a row on the wrong side (C).
        gamma: How fast the rbf kernel falls with the squared distance; None for the linear one.
    """

    kernel: Literal["linear", "rbf"]
    penalty: float
    gamma: float | None = None

    name: ClassVar[str] = "svc"
    title: ClassVar[str] = "support vector classifier"
    scaled: ClassVar[bool] = True

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

    def estimator(self, seed: int) -> Classifier:  # noqa: ARG002 - the calibration's folds are not shuffled
        """One SVC on all rows, and one sigmoid fitted to its out-of-fold distances."""

        border = SVC(C=self.penalty, kernel=self.kernel, gamma=self.gamma or "scale")
        made: Classifier = CalibratedClassifierCV(
            border, method="sigmoid", cv=CALIBRATION_FOLDS, ensemble=False
        )
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """Kernel, weighted sum, sigmoid."""
        calibrated = fitted.calibrated_classifiers_[0]
        border, sigmoid = calibrated.estimator, calibrated.calibrators[0]
        if self.gamma is None:
            similar, weights = rows, border.coef_.T
        else:
            similar, weights = _rbf(graph, rows, border.support_vectors_, self.gamma), border.dual_coef_.T
        distance = graph.add(
            "Add", graph.add("MatMul", similar, graph.doubles(weights)), graph.doubles(border.intercept_)
        )
        # Platt: P = 1 / (1 + exp(a d + b)), so the logistic function of its negative.
        exponent = graph.add(
            "Sub",
            graph.doubles(np.array(-sigmoid.b_)),
            graph.add("Mul", distance, graph.doubles(np.array(float(sigmoid.a_)))),
        )
        return graph.add("Sigmoid", exponent)


def _rbf(graph: Graph, rows: str, vectors: Any, gamma: float) -> str:  # Any: scikit-learn has no types
    # |x - v|² = |x|² - 2 x·v + |v|², so that one matrix product does the work.
    of_rows = graph.add("ReduceSum", graph.add("Mul", rows, rows), graph.ints([1]), keepdims=1)
    of_vectors = graph.doubles((vectors**2).sum(axis=1)[np.newaxis, :])
    cross = graph.add("MatMul", rows, graph.doubles(2 * vectors.T))
    squared = graph.add("Sub", graph.add("Add", of_rows, of_vectors), cross)
    return graph.add("Exp", graph.add("Mul", squared, graph.doubles(np.array(-gamma))))
