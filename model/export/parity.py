"""The proof that the exported model predicts what the trained one does."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime

from model.candidates.candidate import Classifier
from model.errors import ParityError
from model.export.model import PROBABILITIES
from model.schema import Schema
from model.table import Matrix, Table

TOLERANCE = 1e-5
"""The largest difference of a probability that is accepted."""


@dataclass(frozen=True)
class Parity:
    """How many rows were compared, and the largest difference of a probability among them."""

    rows: int
    difference: float


class OnnxModel:
    """A loaded ONNX model, run in one thread."""

    def __init__(self, content: bytes, schema: Schema) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        self._names: Sequence[str] = [feature.name for feature in schema.features]

    def predict_proba(self, rows: Matrix) -> Matrix:
        """The probability of each class, shape [rows, 2]; rows are in schema order, NaN where missing."""
        inputs = {name: rows[:, [i]] for i, name in enumerate(self._names)}
        return np.asarray(self._session.run([PROBABILITIES], inputs)[0], dtype=np.float64)


def check_parity(content: bytes, fitted: Classifier, table: Table) -> Parity:
    """Compares both models on every row, and on every row once more with all that may be missing missing.

    Raises:
        ParityError: A probability differs by more than `TOLERANCE`.
    """
    nullable = [i for i, feature in enumerate(table.schema.features) if feature.nullable]
    emptied = table.features.copy()
    emptied[:, nullable] = np.nan
    rows = np.concatenate([table.features, emptied]) if nullable else table.features
    difference = np.abs(
        OnnxModel(content, table.schema).predict_proba(rows) - fitted.predict_proba(rows)
    ).max(axis=1)
    # Not "greater than": a NaN among the differences must be refused as well.
    wrong = np.flatnonzero(~(difference <= TOLERANCE))
    if len(wrong):
        raise ParityError(
            f"model.onnx differs from the trained pipeline by up to {difference.max():.2g}"
            f" on {len(wrong)} of {len(rows)} rows, first on row {int(wrong[0]) % table.rows + 1} of the"
            f" data; allowed: {TOLERANCE:g}. Nothing was released. Leave the winning family out of the"
            " candidates, and report this with the data's hash."
        )
    return Parity(len(rows), float(difference.max()))
