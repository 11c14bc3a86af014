"""Runs the release's ONNX graph on rows of doubles.

Owns the onnxruntime session. It trusts its input: app/inference has checked it.
"""

from array import array
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import onnxruntime

from app.errors import ReleaseUnusable
from app.release import Release

ELEMENT_TYPES: dict[str, type[np.generic]] = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(int64)": np.int64,
    "tensor(string)": np.object_,
}
ERRORS_ONLY = 3
ROWS_AT_ONCE = 500
"""A nearest-neighbour graph holds a distance to every training row for each row: 25 MB at 300 of those."""


class Engine(Protocol):
    """What predicts.

    Attributes:
        name: Which engine.
        outputs: Doubles for each row: classes, or 1 for a regression.
    """

    name: str
    outputs: int

    def one(self, row: "array[float]") -> Sequence[float]:
        """One row of doubles in schema order to its probabilities, or one value."""

    def rows(self, values: memoryview, count: int) -> memoryview:
        """Doubles, row-major, [count, features] to doubles [count, outputs]."""

    def contributions(self, row: "array[float]") -> None:
        """How a row's prediction came about; None where the engine does not know."""


class Onnx:
    """A loaded graph. One thread, no spinning: a pod's CPU limit is for one request at a time."""

    name = "onnxruntime"

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
        self._output = binding.probability_output or binding.label_output
        self._features = release.schema.features
        self.outputs = len(release.schema.target.classes) or 1
        self._types = self._bind(release)

    def _bind(self, release: Release) -> dict[str, type[np.generic]]:
        inputs = {node.name: node.type for node in self._session.get_inputs()}
        outputs = {node.name for node in self._session.get_outputs()}
        names = set(release.schema.feature_names())
        if set(inputs) != names or self._output not in outputs:
            raise ReleaseUnusable(
                f"model.onnx has the inputs {sorted(inputs)} and outputs {sorted(outputs)}; the schema has "
                f"the features {sorted(names)}, the manifest the output {self._output}. "
                "Build the release again."
            )
        unknown = {name: kind for name, kind in inputs.items() if kind not in ELEMENT_TYPES}
        if unknown:
            raise ReleaseUnusable(
                f"model.onnx has inputs of types not served: {unknown}. Build the release again."
            )
        return {name: ELEMENT_TYPES[kind] for name, kind in inputs.items()}

    def one(self, row: "array[float]") -> Sequence[float]:
        """One row."""
        found: list[float] = self.rows(memoryview(row), 1).tolist()
        return found

    def rows(self, values: memoryview, count: int) -> memoryview:
        """Many rows."""
        matrix = np.frombuffer(values, dtype=np.float64).reshape(count, len(self._features))
        feed = {}
        for place, feature in enumerate(self._features):
            column = matrix[:, place]
            if feature.categories:
                known = ~np.isnan(column)
                codes = np.full(
                    count, "" if feature.textual else np.nan, dtype=object if feature.textual else float
                )
                codes[known] = np.array(feature.categories)[column[known].astype(np.int64)]
                column = codes
            feed[feature.name] = column.astype(self._types[feature.name]).reshape(-1, 1)
        parts = [
            self._session.run(
                [self._output], {name: column[at : at + ROWS_AT_ONCE] for name, column in feed.items()}
            )[0]
            for at in range(0, count, ROWS_AT_ONCE)
        ]
        return memoryview(np.ascontiguousarray(np.concatenate(parts), dtype=np.float64).reshape(-1))

    def contributions(self, _row: "array[float]") -> None:
        """ONNX Runtime tells the answer only, not how it came about."""
        return


def load(release: Release) -> Engine:
    """The engine that this release is served by.

    Raises:
        ReleaseUnusable: It cannot be loaded.
    """
    return Onnx(release)
