"""Support vector regression: a weighted sum of similarities to training rows, deaf to small errors.

Targets are brought to mean 0 and variance 1 first, so that prices and tolerances mean the same in any unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar, Self

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.compose import TransformedTargetRegressor
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR
from sklearn.svm import _libsvm as libsvm

from model.candidates.candidate import Candidate, Estimator, Fold
from model.candidates.kernel import add_rbf
from model.compiled.flat import Border, Kernel, Model
from model.export.graph import Graph
from model.table import Matrix

_EPSILON_SVR = 3
"""libsvm's number of this task: https://github.com/cjlin1/libsvm/blob/v336/svm.h#L26"""


@dataclass(frozen=True)
class Svr:
    """Parameters of a support vector regressor with the rbf kernel.

    Attributes:
        penalty: The price of an error beyond the tolerance (C).
        gamma: How fast the kernel falls with the squared distance of two rows.
        tolerance: The error, in standard deviations of the target, that costs nothing (epsilon).
    """

    penalty: float
    gamma: float
    tolerance: float

    name: ClassVar[str] = "svr"
    title: ClassVar[str] = "support vector regressor"
    scaled: ClassVar[bool] = True
    border: ClassVar[float] = 0.0
    calibrated: ClassVar[bool] = False

    @property
    def cost(self) -> int:
        """A distance to every support vector."""
        return 1

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """Wide kernels and low prices first."""
        return tuple(
            cls(penalty, gamma, tolerance)
            for tolerance, gamma, penalty in product((0.1, 0.05), (0.01, 0.03, 0.06, 0.1), (1.0, 5.0, 15.0))
        )

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """Prices and widths beyond the first."""
        return tuple(
            cls(penalty, gamma, tolerance)
            for tolerance, gamma, penalty in product((0.2, 0.02), (0.003, 0.02, 0.08, 0.2), (0.3, 10.0, 50.0))
        )

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Computes one kernel matrix for each width, and from it the values for each price and tolerance.

        libsvm is called as SVR calls it, without SVR's look at rows that are known to be good.
        """
        scaler = StandardScaler().fit(fold.targets.reshape(-1, 1))
        targets = scaler.transform(fold.targets.reshape(-1, 1)).ravel()
        squared = cdist(fold.train, fold.train, "sqeuclidean"), cdist(fold.test, fold.train, "sqeuclidean")
        kernels = {
            gamma: (np.exp(-gamma * squared[0]), np.exp(-gamma * squared[1]))
            for gamma in dict.fromkeys(one.gamma for one in candidates)
        }
        libsvm.set_verbosity_wrap(0)  # it talks by default
        found = []
        for one in candidates:
            train, test = kernels[one.gamma]
            values = one._values(train, test, targets)
            found.append(scaler.inverse_transform(values.reshape(-1, 1)))
        return found

    def _values(self, train: Matrix, test: Matrix, targets: Matrix) -> Matrix:
        support, _, _, weights, offset, *_ = libsvm.fit(
            train,
            targets,
            svm_type=_EPSILON_SVR,
            kernel="precomputed",
            C=self.penalty,
            epsilon=self.tolerance,
        )
        return np.asarray(test[:, support] @ weights[0] + offset[0])

    def estimator(self, seed: int, outputs: int) -> Estimator:  # noqa: ARG002 - nothing here is random
        """An SVR between a scaler of the targets and its inverse."""
        made: Estimator = TransformedTargetRegressor(
            SVR(C=self.penalty, gamma=self.gamma, epsilon=self.tolerance), transformer=StandardScaler()
        )
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """Kernel and weighted sum, brought back to the target's unit."""
        machine, scaler = fitted.regressor_, fitted.transformer_
        similar = add_rbf(graph, rows, machine.support_vectors_, self.gamma)
        sums = graph.add("MatMul", similar, graph.doubles(machine.dual_coef_.T))
        values = graph.add("Add", sums, graph.doubles(machine.intercept_))
        spread = graph.add("Mul", values, graph.doubles(scaler.scale_))
        return graph.add("Add", spread, graph.doubles(scaler.mean_))

    def flat(self, fitted: Any) -> Model:  # Any: scikit-learn has no types
        """One weighted sum of similarities, whose weights count in the target's unit."""
        machine, scaler = fitted.regressor_, fitted.transformer_
        spread, mean = float(scaler.scale_[0]), float(scaler.mean_[0])
        vectors = tuple(map(tuple, machine.support_vectors_.tolist()))
        weights = tuple((machine.dual_coef_[0] * spread).tolist())
        return Kernel(self.gamma, (Border(weights, vectors, float(machine.intercept_[0]) * spread + mean),))


FAMILY: type[Candidate] = Svr
