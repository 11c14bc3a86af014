"""Random forest: many trees, each grown on its own sample of rows and columns, averaged."""

from dataclasses import dataclass
from itertools import product
from typing import ClassVar, Self

from sklearn.ensemble import RandomForestClassifier

from model.candidates.averaged import Averaged
from model.candidates.candidate import Candidate


@dataclass(frozen=True)
class Forest(Averaged):
    """Parameters of a random forest."""

    ensemble: ClassVar[type[RandomForestClassifier]] = RandomForestClassifier
    criterion: ClassVar[str] = "gini"
    name: ClassVar[str] = "forest"
    title: ClassVar[str] = "random forest"
    border: ClassVar[float] = 0.5
    calibrated: ClassVar[bool] = True

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """Fewer trees and larger leaves first."""
        return tuple(
            cls(trees, leaf, columns)
            for trees, leaf, columns in product((100, 200), (10, 5, 3, 1), (0.1, 0.2, 0.4))
        )

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """More trees, and leaves between and beyond."""
        return tuple(
            cls(trees, leaf, columns)
            for trees, leaf, columns in product((100, 400), (15, 7, 4, 2), (0.15, 0.3, 0.6))
        )


FAMILY: type[Candidate] = Forest
