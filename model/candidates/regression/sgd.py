"""Linear regression learned by stochastic gradient descent, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar, Literal, Self

from sklearn.linear_model import SGDRegressor

from model.candidates.candidate import Candidate, Estimator, Fold, answer_each
from model.candidates.linear import add_weighted_sum, flat_sum
from model.compiled.flat import Model
from model.export.graph import Graph
from model.table import Matrix

Penalty = Literal["l2", "l1"]

_PENALTIES: tuple[Penalty, ...] = ("l2", "l1")

PASSES = 100
"""Over the rows. A fixed number: a tolerance would depend on the unit of the target."""


@dataclass(frozen=True)
class Sgd:
    """Parameters of the descent.

    Attributes:
        shrinkage: The price of large weights (alpha).
        penalty: Which weights count as large: their squares' sum (l2), or their sum (l1).
    """

    shrinkage: float
    penalty: Penalty

    name: ClassVar[str] = "sgd"
    title: ClassVar[str] = "stochastic gradient descent"
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
        return tuple(
            cls(shrinkage, penalty) for shrinkage, penalty in product((0.1, 0.01, 0.001, 0.0001), _PENALTIES)
        )

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """Prices between and beyond."""
        return tuple(cls(shrinkage, penalty) for shrinkage, penalty in product((1.0, 0.03, 1e-5), _PENALTIES))

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Each is fitted alone."""
        return answer_each(candidates, fold)

    def estimator(self, seed: int, outputs: int) -> Estimator:  # noqa: ARG002 - always one value
        """An SGDRegressor that averages its weights over the last passes."""
        made: Estimator = SGDRegressor(
            alpha=self.shrinkage,
            penalty=self.penalty,
            max_iter=PASSES,
            tol=None,
            average=True,
            random_state=seed,
        )
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """The weighted sum."""
        return add_weighted_sum(graph, fitted, rows)

    def flat(self, fitted: Any) -> Model:  # Any: scikit-learn has no types
        """The weighted sum."""
        return flat_sum(fitted)


FAMILY: type[Candidate] = Sgd
