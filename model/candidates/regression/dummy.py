"""No model at all: every row gets the mean. What any model must beat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from sklearn.dummy import DummyRegressor

from model.candidates.candidate import Candidate, Estimator, Fold, answer_each
from model.candidates.constant import Constant
from model.candidates.linear import add_constant
from model.compiled.flat import Constant as Same
from model.compiled.flat import Model
from model.export.graph import Graph
from model.table import Matrix


@dataclass(frozen=True)
class Dummy(Constant):
    """It has no parameters."""

    name: ClassVar[str] = "dummy"
    title: ClassVar[str] = "mean"
    border: ClassVar[float] = 0.0

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Each is fitted alone."""
        return answer_each(candidates, fold)

    def estimator(self, seed: int, outputs: int) -> Estimator:  # noqa: ARG002 - nothing here is random
        """A DummyRegressor."""
        made: Estimator = DummyRegressor()
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """The mean, whatever the row."""
        return add_constant(graph, fitted.constant_.ravel(), rows)

    def flat(self, fitted: Any) -> Model:  # Any: scikit-learn has no types
        """The mean."""
        return Same(tuple(fitted.constant_.ravel().tolist()))


FAMILY: type[Candidate] = Dummy
