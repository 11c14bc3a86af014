"""One request of many rows through the serving process's own code: binary tensors in, binary tensors out.

No socket is in it: what is measured is reading, checking, the engine's calls and the writing of the answer.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app import schema as served_schema
from app.engine.contract import Engine
from app.http.messages import Head
from app.inference.inference import Inference
from app.metrics import Metrics
from app.release import Content, Manifest, OnnxBinding, Release
from model.export.model import LABEL, PROBABILITIES, VALUE
from model.schema import Schema
from model.table import Matrix

ENGINE_SECONDS = "landfall_engine_duration_seconds_sum"
"""The metric that counts the engine's own time."""
_FORMAT = 2
_OK = 200


@dataclass(frozen=True)
class Request:
    """A request of many rows, in the protocol's binary form."""

    head: Head
    body: bytes
    rows: int


def request(rows: Matrix) -> Request:
    """The request for rows, shape [rows, features]: categories by their codes, NaN where missing."""
    content = np.ascontiguousarray(rows, dtype="<f8").tobytes()
    tensor = {"name": "rows", "shape": list(rows.shape), "datatype": "FP64"}
    sized = tensor | {"parameters": {"binary_data_size": len(content)}}
    text = json.dumps({"inputs": [sized], "parameters": {"binary_data_output": True}}).encode()
    head = Head("POST", media="application/octet-stream", inference_length=str(len(text)))
    return Request(head, text + content, len(rows))


class Served:
    """An engine behind the server's way of an inference, for one schema."""

    def __init__(self, schema: Schema, engine: Engine, threshold: float | None) -> None:
        described = served_schema.parse(schema.to_json().encode())
        binding = OnnxBinding([], LABEL, PROBABILITIES if schema.target.classes else VALUE)
        content = Content({}, binding, _FORMAT, decision_threshold=threshold)
        release = Release(described, Manifest("sha256:" + 64 * "0", content), Path())
        self._metrics = Metrics(release, (), engine.name)
        self._inference = Inference(release, engine, self._metrics, max_rows=10**9)

    def answer(self, asked: Request) -> None:
        """Answer a request whole.

        Raises:
            RequestError: It is refused.
        """
        assert self._inference.infer(asked.head, asked.body).status == _OK

    def engine_seconds(self) -> float:
        """The engine's own time until now, as the server's metrics tell it."""
        lines = self._metrics.render().decode().splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(ENGINE_SECONDS))
