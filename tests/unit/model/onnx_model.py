"""model.onnx as a user of it would run it: ONNX Runtime, an input per feature."""

import numpy as np
import onnxruntime

from model.export.model import output_names
from model.schema import Schema
from model.table import Labels, Matrix


class OnnxModel:
    """A loaded graph, run in one thread."""

    def __init__(self, content: bytes, schema: Schema) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        self.content = content
        self._outputs = output_names(schema)
        self._names = [feature.name for feature in schema.features]

    def predict_proba(self, rows: Matrix) -> Matrix:
        return self._run(self._outputs[1], rows)

    def predict_label(self, rows: Matrix) -> Labels:
        return self._run(self._outputs[0], rows).astype(np.int64)

    def predict_value(self, rows: Matrix) -> Matrix:
        return self._run(self._outputs[0], rows)

    def _run(self, output: str, rows: Matrix) -> Matrix:
        inputs = {name: rows[:, [i]] for i, name in enumerate(self._names)}
        return np.asarray(self._session.run([output], inputs)[0], dtype=np.float64)
