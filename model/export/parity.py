"""The proof that the exported model predicts what the trained one does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnxruntime

from model.errors import ParityError
from model.export.model import LABEL, PROBABILITIES, VALUE
from model.export.sampling import sample
from model.schema import Schema
from model.table import Labels, Matrix, Table

TOLERANCE = 1e-5
"""The largest difference of a probability that is accepted; of a value, as a share of the targets' range."""


@dataclass(frozen=True)
class Parity:
    """How many rows were compared, and the largest difference among them.

    Attributes:
        rows: Those of the data, the same with all that may be missing missing, and rows drawn.
        difference: Of a probability; of a regression's value, as a share of the targets' range.
    """

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
        """The probability of each class, shape [rows, classes]; `rows` in schema order, NaN where missing."""
        return self._run(PROBABILITIES, rows)

    def predict_label(self, rows: Matrix) -> Labels:
        """The class code of each row, shape [rows]."""
        return self._run(LABEL, rows).astype(np.int64)

    def predict_value(self, rows: Matrix) -> Matrix:
        """A regression's value of each row, shape [rows]."""
        return self._run(VALUE, rows)

    def _run(self, output: str, rows: Matrix) -> Matrix:
        inputs = {name: rows[:, [i]] for i, name in enumerate(self._names)}
        return np.asarray(self._session.run([output], inputs)[0], dtype=np.float64)


def differences(content: bytes, fitted: Any, rows: Matrix, table: Table) -> Matrix:
    """How far both models are apart on each row, shape [rows]; `Parity.difference` says in what.

    Args:
        content: The ONNX model.
        fitted: The trained estimator; Any because scikit-learn has no types.
        rows: Shape [rows, features], in schema order, NaN where missing.
        table: The data, for its schema and the targets' range.
    """
    exported = OnnxModel(content, table.schema)
    if table.schema.task == "regression":
        spread = float(np.ptp(table.targets)) or 1.0
        apart: Matrix = np.abs(exported.predict_value(rows) - fitted.predict(rows)) / spread
        return apart
    return np.asarray(np.abs(exported.predict_proba(rows) - fitted.predict_proba(rows)).max(axis=1))


def check_parity(content: bytes, fitted: Any, table: Table) -> Parity:  # Any: scikit-learn has no types
    """Compares both models on the data, on the same with all that may be missing missing, and on rows drawn.

    Raises:
        ParityError: A difference is greater than `TOLERANCE`.
    """
    rows = np.concatenate([table.features, *_emptied(table), sample(table.schema.features, table.features)])
    difference = differences(content, fitted, rows, table)
    # Not "greater than": a NaN among the differences must be refused as well.
    wrong = np.flatnonzero(~(difference <= TOLERANCE))
    if len(wrong):
        raise ParityError(
            f"model.onnx differs from the trained pipeline by up to {difference.max():.2g}"
            f" on {len(wrong)} of {len(rows)} rows, first on {_row(rows[wrong[0]], table)};"
            f" allowed: {TOLERANCE:g}. Nothing was released. Leave the winning family out of the"
            " candidates, and report this with the data's hash."
        )
    return Parity(len(rows), float(difference.max()))


def _emptied(table: Table) -> tuple[Matrix, ...]:
    nullable = [i for i, feature in enumerate(table.schema.features) if feature.nullable]
    if not nullable:
        return ()
    emptied = table.features.copy()
    emptied[:, nullable] = np.nan
    return (emptied,)


def _row(values: Matrix, table: Table) -> str:
    names = (feature.name for feature in table.schema.features)
    return ", ".join(f"{name} {value:g}" for name, value in zip(names, values.tolist(), strict=True))
