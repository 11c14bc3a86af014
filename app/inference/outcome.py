"""From the engine's doubles to what a client asked for: a class by the release's threshold, or a value."""

from collections.abc import Sequence

from app.schema import Schema

TWO = 2


class Outcome:
    """How one release's outputs are read.

    Attributes:
        classes: Their names in the order of the probabilities; empty for a regression.
        width: Doubles for each row.
    """

    def __init__(self, schema: Schema, threshold: float | None) -> None:
        self.classes = schema.target.classes
        self.width = len(self.classes) or 1
        self._threshold = threshold if len(self.classes) == TWO else None

    def index(self, probabilities: Sequence[float]) -> int:
        """The class of one row: the second of two from the threshold on, else the first of the likeliest."""
        if self._threshold is not None:
            return int(probabilities[1] >= self._threshold)
        return max(range(self.width), key=probabilities.__getitem__)

    def indices(self, outputs: Sequence[float]) -> list[int]:
        """The class of each row; `outputs` are row-major."""
        if self._threshold is not None:
            threshold = self._threshold
            return [int(present >= threshold) for present in outputs[1::TWO]]
        width = self.width
        return [self.index(outputs[at : at + width]) for at in range(0, len(outputs), width)]
