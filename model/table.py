"""A validated dataset in memory."""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.schema import Schema

Matrix = npt.NDArray[np.float64]
"""Rows by features, in schema order; NaN where a value is missing."""

Labels = npt.NDArray[np.int64]
"""One class code per row: 0 or 1."""


@dataclass(frozen=True)
class Table:
    """Rows that fit their schema.

    Attributes:
        schema: What the columns mean.
        features: Shape [rows, features].
        labels: Shape [rows].
    """

    schema: Schema
    features: Matrix
    labels: Labels

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.labels)

    def sha256(self) -> str:
        """The hex hash of names and values in row order, however the file was formatted."""
        content = hashlib.sha256(",".join(self.schema.columns).encode())
        for values, label in zip(self.features.tolist(), self.labels.tolist(), strict=True):
            content.update(("\n" + ",".join(map(repr, [*values, label]))).encode())
        return content.hexdigest()
