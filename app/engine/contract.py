"""What every engine offers, and what contributions are."""

from array import array
from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

Values = bytes | memoryview | array  # type: ignore[type-arg]  # array is no generic type at run time in 3.11
"""Doubles of this machine, row by row."""


class Contributions(msgspec.Struct, frozen=True):
    """How a prediction came about: a base, and what each feature added to it.

    Attributes:
        base: One value for each output: what is answered where nothing is known of the row.
        by_feature: Shape [features, outputs].
        scale: What both count in. "value" and "probability": base and contributions of an output add up to
            the prediction. "log-odds": they add up to the logarithm of p / (1 - p), where p is the
            prediction; of more than two classes, p is each class's before all are divided by their sum.
            "log-ratio": they add up to the logarithm of p over the geometric mean of all classes'
            probabilities.
    """

    base: list[float]
    by_feature: list[list[float]]
    scale: Literal["value", "probability", "log-odds", "log-ratio"]


class Engine(Protocol):
    """A loaded model.

    Attributes:
        name: "compiled", "onnxruntime" or "python".
        outputs: Values of a prediction: one for each class, or 1 for a regression.
    """

    name: str
    outputs: int

    def one(self, row: "array[float]") -> Sequence[float]:
        """Predict a row, an array("d") with one value for each feature: probabilities, or one value."""
        ...

    def rows(self, values: Values, count: int) -> memoryview:
        """Predict many rows.

        Args:
            values: Doubles, row-major, shape [count, features].
            count: How many rows.

        Returns:
            Doubles, row-major, shape [count, outputs].

        Raises:
            ValueError: `values` is not of that length.
        """
        ...

    def contributions(self, row: "array[float]") -> Contributions | None:
        """How the prediction of a row came about, exactly; None where the model does not tell."""
        ...


def require_length(values: Values, count: int, features: int) -> None:
    """Refuse values that are not `count` rows: an engine would read what is not its own.

    Raises:
        ValueError: They are of another length.
    """
    size = len(memoryview(values).cast("B"))
    if count < 0 or size != count * features * 8:
        raise ValueError(f"{count} rows of {features} doubles are {count * features * 8} bytes, not {size}")
