"""Runs the release's ONNX graph: one array per feature in, labels and probabilities out.

Owns the onnxruntime session. It trusts its input: values.py has checked it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from app.errors import ReleaseUnusable
from app.release import Release
from app.values import Column

ELEMENT_TYPES: dict[str, type[np.generic]] = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(int64)": np.int64,
    "tensor(string)": np.object_,
}
ERRORS_ONLY = 3
ROWS_AT_ONCE = 500
"""A nearest-neighbour graph holds a distance to every training row for each row: 25 MB at 300 of those."""


@dataclass(frozen=True)
class Predictions:
    """The engine's answer for a batch.

    Attributes:
        classes: Index into the target's classes, shape [rows].
        probabilities: Shape [rows, classes], each row adds up to 1.
    """

    classes: NDArray[np.int64]
    probabilities: NDArray[np.float64]


class Engine:
    """A loaded model. One thread, no spinning: a pod's CPU limit is for one request at a time."""

    def __init__(self, release: Release) -> None:
        """Load the graph and bind it to the schema.

        Raises:
            ReleaseUnusable: The graph cannot be loaded or does not fit the schema.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = ERRORS_ONLY
        try:
            self._session = onnxruntime.InferenceSession(
                release.model, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's exceptions share no base but Exception
            raise ReleaseUnusable(f"onnxruntime cannot load model.onnx: {error}") from None
        binding = release.manifest.content.onnx
        self._outputs = [binding.label_output, binding.probability_output]
        self._class_index = {name: place for place, name in enumerate(release.schema.target.classes)}
        self._types = self._bind(release)
        self._schema = release.schema

    def _bind(self, release: Release) -> dict[str, type[np.generic]]:
        inputs = {node.name: node.type for node in self._session.get_inputs()}
        outputs = {node.name for node in self._session.get_outputs()}
        names = set(release.schema.feature_names())
        if set(inputs) != names or not outputs.issuperset(self._outputs):
            raise ReleaseUnusable(
                f"model.onnx has the inputs {sorted(inputs)} and outputs {sorted(outputs)}; the schema has "
                f"the features {sorted(names)}, the manifest the outputs {self._outputs}. "
                "Build the release again."
            )
        unknown = {name: kind for name, kind in inputs.items() if kind not in ELEMENT_TYPES}
        if unknown:
            raise ReleaseUnusable(
                f"model.onnx has inputs of types not served: {unknown}. Build the release again."
            )
        return {name: ELEMENT_TYPES[kind] for name, kind in inputs.items()}

    def predict(self, columns: Mapping[str, Column]) -> Predictions:
        """Predict a batch.

        Args:
            columns: One array of shape [rows] per feature, by name.
        """
        feed = {name: columns[name].astype(kind).reshape(-1, 1) for name, kind in self._types.items()}
        rows = len(next(iter(feed.values())))
        parts = [
            self._session.run(
                self._outputs, {name: column[at : at + ROWS_AT_ONCE] for name, column in feed.items()}
            )
            for at in range(0, rows, ROWS_AT_ONCE)
        ]
        labels, probabilities = (np.concatenate(part) for part in zip(*parts, strict=True))
        if labels.dtype.kind not in "iu":
            labels = np.array([self._class_index[str(label)] for label in labels.ravel()], dtype=np.int64)
        return Predictions(labels.ravel().astype(np.int64), probabilities.astype(np.float64))

    def one(self, row: Sequence[float]) -> Sequence[float]:
        """Predict one row of doubles in schema order; a category is its place in `categories`."""
        columns: dict[str, Column] = {}
        for feature, value in zip(self._schema.features, row, strict=True):
            cell = feature.categories[int(value)] if feature.categories and not isnan(value) else value
            columns[feature.name] = (
                np.array([str(cell)], dtype=np.object_) if feature.textual else np.array([float(cell)])
            )
        found: list[float] = self.predict(columns).probabilities[0].tolist()
        return found

    def contributions(self, _row: Sequence[float]) -> None:
        """ONNX Runtime tells the answer only, not how it came about."""
        return
