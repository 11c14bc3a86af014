"""Random forest of regression trees: each grown on its own sample of rows and columns, averaged."""

from dataclasses import dataclass
from itertools import product
from typing import ClassVar, Self

from sklearn.ensemble import RandomForestRegressor

from model.candidates.averaged import Averaged
from model.candidates.candidate import Candidate


@dataclass(frozen=True)
class Forest(Averaged):
    """Parameters of a random forest."""

    ensemble: ClassVar[type[RandomForestRegressor]] = RandomForestRegressor
    criterion: ClassVar[str] = "squared_error"
    name: ClassVar[str] = "forest"
    title: ClassVar[str] = "random forest"
    border: ClassVar[float] = 0.0
    calibrated: ClassVar[bool] = False

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """Fewer trees and larger leaves first."""
        return tuple(
            cls(trees, leaf, columns)
            for trees, leaf, columns in product((100, 200), (3, 1), (0.25, 0.4, 0.55))
        )

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """More trees, larger leaves, and more columns."""
        return tuple(
            cls(trees, leaf, columns)
            for trees, leaf, columns in product((100, 400), (10, 5, 2), (0.15, 0.33, 0.75))
        )


FAMILY: type[Candidate] = Forest
