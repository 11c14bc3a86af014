"""A validated dataset in memory."""

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.schema import Schema

Matrix = npt.NDArray[np.float64]
"""Rows by features, in schema order; NaN where a value is missing."""

Labels = npt.NDArray[np.int64]
"""One class code per row, from 0; or row or group numbers."""

Targets = npt.NDArray[np.int64] | npt.NDArray[np.float64]
"""What is to be predicted, one per row: class codes (int64), or numbers (float64)."""


@dataclass(frozen=True)
class Table:
    """Rows that fit their schema.

    Attributes:
        schema: What the columns mean.
        features: Shape [rows, features].
        targets: Shape [rows].
        groups: Shape [rows]: rows of equal number never cross folds. By default each row is its own.
        duplicates: How many rows equal another in their features, or nearly.
        source: The file, for messages.
        crowded: How many rows are too close to too many to tell copies by nearness; only equals are grouped.
    """

    schema: Schema
    features: Matrix
    targets: Targets
    groups: Labels = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    duplicates: int = 0
    source: Path = Path("data")
    crowded: int = 0

    def __post_init__(self) -> None:
        if len(self.groups) != len(self.targets):
            object.__setattr__(self, "groups", np.arange(len(self.targets)))

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.targets)

    @property
    def labels(self) -> Labels:
        """The class codes."""
        return self.targets.astype(np.int64)

    @property
    def grouped(self) -> bool:
        """Whether any two rows belong together."""
        return len(np.unique(self.groups)) < self.rows

    def take(self, rows: Labels) -> "Table":
        """Some of the rows, in the order given."""
        return replace(
            self, features=self.features[rows], targets=self.targets[rows], groups=self.groups[rows]
        )

    def sha256(self) -> str:
        """The hex hash of names and values in row order, however the file was formatted."""
        content = hashlib.sha256(",".join(self.schema.columns).encode())
        for values, target in zip(self.features.tolist(), self.targets.tolist(), strict=True):
            content.update(("\n" + ",".join(map(repr, [*values, target]))).encode())
        return content.hexdigest()
