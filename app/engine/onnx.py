"""ONNX Runtime on the release's graph: an array for each feature in, probabilities or values out."""

from array import array
from collections.abc import Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from app.engine.contract import Contributions, Values, require_length
from app.errors import ReleaseUnusable
from app.schema import Feature, Schema

ELEMENT_TYPES: dict[str, type[np.generic]] = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(int64)": np.int64,
    "tensor(string)": np.object_,
}
ERRORS_ONLY = 3
ROWS_AT_ONCE = "rows_at_once"
"""Name in the graph's metadata: how many rows it is given together, by what it holds for each."""
_UNTOLD_ROWS = 500
"""Of a graph that does not tell."""


class Onnx:
    """An engine of ONNX Runtime. One thread, no spinning: a pod's CPU limit is for one request at a time."""

    name = "onnxruntime"

    def __init__(self, graph: bytes, schema: Schema, output: str) -> None:
        """Load the graph and bind it to the schema.

        Args:
            graph: The content of model.onnx.
            schema: Its features are the graph's inputs.
            output: The graph's output with the probabilities, shape [N, classes], or the values, shape [N].

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
            self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's exceptions share no base but Exception
            raise ReleaseUnusable(f"onnxruntime cannot load model.onnx: {error}") from None
        self.outputs = len(schema.target.classes) or 1
        self._output = [output]
        self._features = schema.features
        self._codes = [_codes(feature) for feature in schema.features]
        self._types = self._bind(output)
        self._rows_at_once = self._told_rows()

    def _bind(self, output: str) -> list[type[np.generic]]:
        inputs = {node.name: node.type for node in self._session.get_inputs()}
        outputs = {node.name for node in self._session.get_outputs()}
        names = {feature.name for feature in self._features}
        if set(inputs) != names or output not in outputs:
            raise ReleaseUnusable(
                f"model.onnx has the inputs {sorted(inputs)} and outputs {sorted(outputs)}; the schema has "
                f"the features {sorted(names)}, the manifest the output {output!r}. Build the release again."
            )
        unknown = {name: kind for name, kind in inputs.items() if kind not in ELEMENT_TYPES}
        if unknown:
            raise ReleaseUnusable(
                f"model.onnx has inputs of types not served: {unknown}. Build the release again."
            )
        return [ELEMENT_TYPES[inputs[feature.name]] for feature in self._features]

    def _told_rows(self) -> int:
        told = self._session.get_modelmeta().custom_metadata_map.get(ROWS_AT_ONCE, "")
        return max(1, int(told)) if told.isdecimal() else _UNTOLD_ROWS

    def one(self, row: "array[float]") -> Sequence[float]:
        """Predict a row."""
        found: list[float] = self._run(np.array(row).reshape(1, -1)).ravel().tolist()
        return found

    def rows(self, values: Values, count: int) -> memoryview:
        """Predict many rows, as many at once as the graph is made for."""
        require_length(values, count, len(self._features))
        rows = np.frombuffer(values, dtype=np.float64).reshape(count, len(self._features))
        step = self._rows_at_once
        parts = [self._run(rows[at : at + step]) for at in range(0, count, step)]
        found = np.concatenate(parts) if parts else np.empty(0)
        return memoryview(array("d", found.astype(np.float64).tobytes()))

    def contributions(self, row: "array[float]") -> Contributions | None:  # noqa: ARG002 - the interface's
        """A graph tells its answer only."""
        return None

    def _run(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        feed = {}
        for place, feature in enumerate(self._features):
            codes, column = self._codes[place], rows[:, place]
            cells = column if codes is None else codes[np.where(np.isnan(column), -1, column).astype(np.intp)]
            feed[feature.name] = cells.astype(self._types[place]).reshape(-1, 1)
        return np.asarray(self._session.run(self._output, feed)[0], dtype=np.float64)


def _codes(feature: Feature) -> NDArray[np.generic] | None:
    """The categories by place, and at the place -1 what stands for none; None for a number."""
    if feature.kind != "category":
        return None
    if feature.textual:
        return np.array([*feature.categories, ""], dtype=np.object_)
    return np.array([*feature.categories, np.nan], dtype=np.float64)
