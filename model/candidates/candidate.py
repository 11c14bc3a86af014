"""What every candidate family offers: a parameter space, an estimator, and its form in ONNX."""

from typing import ClassVar, Protocol, Self

from model.export.graph import Graph
from model.table import Labels, Matrix


class Classifier(Protocol):
    """The part of a scikit-learn classifier or pipeline that is used here."""

    def fit(self, X: Matrix, y: Labels) -> Self:  # noqa: N803 - scikit-learn's own argument names
        """Learns from rows and their classes."""
        ...

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803 - scikit-learn's own argument names
        """The probability of each class, shape [rows, 2]."""
        ...


class Candidate(Protocol):
    """One set of parameters of one family: a frozen dataclass whose fields are the parameters.

    Attributes:
        name: The family's name in settings and manifest.
        title: Its name for people.
        scaled: Whether numbers are brought to mean 0 and variance 1 first.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    scaled: ClassVar[bool]

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """The parameter sets tried first, from the simplest model on: of equal scores the first wins."""
        ...

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """Further parameter sets, tried when no candidate of the first search reaches the threshold."""
        ...

    def estimator(self, seed: int) -> Classifier:
        """An unfitted scikit-learn classifier with these parameters."""
        ...

    def add_to(self, graph: Graph, fitted: Classifier, rows: str) -> str:
        """Adds the fitted classifier to an ONNX graph.

        Args:
            graph: Where to add it.
            fitted: What `estimator` made, after fit.
            rows: The value that holds the preprocessed rows, double, shape [N, columns].

        Returns:
            The value that holds the probability of the second class, double, shape [N, 1].
        """
        ...
