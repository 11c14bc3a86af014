"""No model at all: every row gets the classes' shares. What any model must beat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from sklearn.dummy import DummyClassifier

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
    title: ClassVar[str] = "most frequent class"
    border: ClassVar[float] = 0.5

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Each is fitted alone."""
        return answer_each(candidates, fold)

    def estimator(self, seed: int, outputs: int) -> Estimator:  # noqa: ARG002 - nothing here is random
        """A DummyClassifier."""
        made: Estimator = DummyClassifier(strategy="prior")
        return made

    def add_to(self, graph: Graph, fitted: Any, rows: str) -> str:  # Any: scikit-learn has no types
        """The shares, whatever the row."""
        shares = fitted.class_prior_
        return add_constant(graph, shares[1:] if len(shares) == 2 else shares, rows)

    def flat(self, fitted: Any) -> Model:  # Any: scikit-learn has no types
        """The shares."""
        return Same(tuple(fitted.class_prior_.tolist()))


FAMILY: type[Candidate] = Dummy
