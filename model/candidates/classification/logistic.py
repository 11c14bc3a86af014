"""Logistic regression: a weighted sum of the columns. The baseline that a cleverer model has to beat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from sklearn.linear_model import LogisticRegression

from model.candidates.candidate import Candidate, Estimator, Fold, answer_each
from model.candidates.linear import add_weighted_sum, flat_sum
from model.compiled.flat import Model
from model.export.graph import Graph
from model.table import Matrix

_ITERATIONS = 2000


@dataclass(frozen=True)
class Logistic:
    """Parameters of a logistic regression.

    Attributes:
        penalty: The price of a row on the wrong side (C): less of it keeps weights smaller.
    """

    penalty: float

    name: ClassVar[str] = "logistic"
    title: ClassVar[str] = "logistic regression"
    scaled: ClassVar[bool] = True
    border: ClassVar[float] = 0.0
    calibrated: ClassVar[bool] = True

    @property
    def cost(self) -> int:
        """One weighted sum."""
        return 0

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """Small weights first."""
        return tuple(cls(penalty) for penalty in (0.01, 0.1, 1.0, 10.0))

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """Penalties between and beyond."""
        return tuple(cls(penalty) for penalty in (0.003, 0.03, 0.3, 3.0, 100.0))

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Each is fitted alone."""
        return answer_each(candidates, fold)

    def estimator(self, seed: int, outputs: int) -> Estimator:  # noqa: ARG002 - nothing here is random
        """A LogisticRegression."""
        made: Estimator = LogisticRegression(C=self.penalty, max_iter=_ITERATIONS)
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """The weighted sum."""
        return add_weighted_sum(graph, fitted, rows)

    def flat(self, fitted: Any) -> Model:  # Any: scikit-learn has no types
        """The weighted sum."""
        return flat_sum(fitted)


FAMILY: type[Candidate] = Logistic
