"""What every candidate family offers: parameters, an estimator, its work on a fold, its forms for serving."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

import numpy as np

from model.compiled.flat import Model
from model.export.graph import Graph
from model.table import Matrix, Targets


class Estimator(Protocol):
    """The part of a scikit-learn estimator or pipeline that is used here."""

    def fit(self, X: Matrix, y: Targets) -> Self:  # noqa: N803 - scikit-learn's own argument names
        """Learns from rows and their targets."""
        ...

    def predict(self, X: Matrix) -> Targets:  # noqa: N803 - scikit-learn's own argument names
        """The class code or value of each row, shape [rows]."""
        ...


@dataclass(frozen=True)
class Fold:
    """Rows to learn from and rows held out, preprocessed; what candidates of a family share is made from it.

    Attributes:
        train: Shape [rows, columns].
        targets: Of `train`, shape [rows]; for a classification every class is among them.
        test: Shape [held-out rows, columns].
        outputs: Columns of an answer: one, or one per class where there are more than two.
        seed: Decides what is random.
    """

    train: Matrix
    targets: Targets
    test: Matrix
    outputs: int
    seed: int


class Candidate(Protocol):
    """One set of parameters of one family: a frozen dataclass whose fields are the parameters.

    Answers are raw: of two classes the second one's probability or distance from the border, of more classes
    one column each, of a regression the value.

    Attributes:
        name: The family's name in settings and manifest: its module's.
        title: Its name for people.
        scaled: Whether numbers are brought to mean 0 and variance 1 first.
        border: The answer above which the second of two classes is predicted.
        calibrated: Whether its answers have to be calibrated before they count as probabilities.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    scaled: ClassVar[bool]
    border: ClassVar[float]
    calibrated: ClassVar[bool]

    @property
    def cost(self) -> int:
        """What a prediction costs, as a class from 0 (a few sums) up: of equals the cheaper wins."""
        ...

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """The parameter sets tried first, from the simplest model on: of equal scores the first wins."""
        ...

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """Further parameter sets, tried where the first ones stay below the threshold."""
        ...

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Fits every candidate on a fold, sharing what they have in common, as `estimator` alone would.

        Returns:
            For each candidate the raw answers of the held-out rows, shape [held-out rows, outputs].
        """
        ...

    def estimator(self, seed: int, outputs: int) -> Estimator:
        """An unfitted scikit-learn estimator with these parameters."""
        ...

    def add_to(self, graph: Graph, fitted: Estimator, rows: str) -> str:
        """Adds the fitted estimator to an ONNX graph.

        Args:
            graph: Where to add it.
            fitted: What `estimator` made, after fit.
            rows: The value that holds the preprocessed rows, double, shape [N, columns].

        Returns:
            The value that holds the raw answers, double, shape [N, outputs].
        """
        ...

    def flat(self, fitted: Estimator) -> Model:
        """The flat arrays of the fitted estimator; `fitted` is what `estimator` made, after fit."""
        ...


def tells_distances(candidate: Candidate, outputs: int) -> bool:
    """Whether a family answers with distances from borders, which know no bounds; else with shares."""
    return hasattr(candidate.estimator(0, outputs), "decision_function")


def answers(fitted: Any, rows: Matrix, outputs: int) -> Matrix:  # Any: scikit-learn has no types
    """The raw answers of a fitted estimator or pipeline, shape [rows, outputs].

    Distances from a border go before probabilities, as scikit-learn's own calibration has it.
    """
    if hasattr(fitted, "decision_function"):
        values = fitted.decision_function(rows)
    elif hasattr(fitted, "predict_proba"):
        values = fitted.predict_proba(rows)
        values = values[:, 1] if outputs == 1 else values
    else:
        values = fitted.predict(rows)
    return np.asarray(values, dtype=np.float64).reshape(len(rows), outputs)


def answer_each(candidates: Sequence[Candidate], fold: Fold) -> list[Matrix]:
    """`Candidate.answer` for families whose candidates have nothing in common: each is fitted alone."""
    return [
        answers(
            candidate.estimator(fold.seed, fold.outputs).fit(fold.train, fold.targets),
            fold.test,
            fold.outputs,
        )
        for candidate in candidates
    ]
