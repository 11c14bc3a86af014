"""Extra trees: a forest whose splits are drawn by chance and then compared, each tree grown on all rows."""

from dataclasses import dataclass
from itertools import product
from typing import ClassVar, Self

from sklearn.ensemble import ExtraTreesRegressor

from model.candidates.averaged import Averaged
from model.candidates.candidate import Candidate
from model.candidates.growing import Kind


@dataclass(frozen=True)
class ExtraTrees(Averaged):
    """Parameters of a forest of extremely randomised trees."""

    ensemble: ClassVar[type[ExtraTreesRegressor]] = ExtraTreesRegressor
    criterion: ClassVar[str] = "squared_error"
    name: ClassVar[str] = "extra_trees"
    title: ClassVar[str] = "extra trees"
    border: ClassVar[float] = 0.0
    calibrated: ClassVar[bool] = False

    @property
    def kind(self) -> Kind:
        """Every tree learns from all rows, and splits where chance falls."""
        return Kind(self.leaf, self.columns, sampled=False, splits="random")

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """Fewer trees and larger leaves first."""
        return tuple(
            cls(trees, leaf, columns)
            for trees, leaf, columns in product((100, 200), (2, 1), (0.3, 0.5, 0.75))
        )

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """More trees, larger leaves, and all columns."""
        return tuple(
            cls(trees, leaf, columns)
            for trees, leaf, columns in product((100, 400), (5, 3, 1), (0.15, 0.4, 1.0))
        )


FAMILY: type[Candidate] = ExtraTrees
