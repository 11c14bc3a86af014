"""What a row costs by the number of rows in a request, as JSON and as binary tensors.

The binary form: https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/protocol/extension_binary_data.html
"""

import http.client
import json
import time
from dataclasses import dataclass
from statistics import median
from typing import Literal

import numpy as np

from bench.servers import rows
from bench.servers.errors import RunVoid
from bench.servers.measurement import compare
from bench.servers.models import Model
from model.table import Matrix

Form = Literal["json", "binary"]
SIZES = (1, 16, 256, 4096)
EXTENSION = "binary_tensor_data"
_LENGTH = "Inference-Header-Content-Length"
_ROWS_EACH = 40_960
"""Rows sent for every size, in as many requests as that takes, but at most `_MOST` requests."""
_MOST = 2000
_OK = 200


@dataclass(frozen=True)
class Cost:
    """Of one size and form.

    Attributes:
        form: How rows and probabilities travel.
        rows: In a request.
        microseconds: A row, the median over requests, client and HTTP included.
    """

    form: Form
    rows: int
    microseconds: float


def forms(port: int) -> tuple[Form, ...]:
    """The forms that the server on a port says it speaks."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/v2")
    told = json.loads(connection.getresponse().read())
    connection.close()
    return ("json", "binary") if EXTENSION in told["extensions"] else ("json",)


def costs(port: int, path: str, model: Model) -> list[Cost]:
    """Measures every size and form, on one connection.

    Raises:
        RunVoid: An answer is not scikit-learn's.
    """
    return [_cost(port, path, model, form, size) for form in forms(port) for size in SIZES]


def _cost(port: int, path: str, model: Model, form: Form, size: int) -> Cost:
    requests = max(5, min(_MOST, _ROWS_EACH // size))
    drawn = rows.unique(model.schema, size * requests, seed=size)
    prepared = [_request(model, drawn[at : at + size], form) for at in range(0, len(drawn), size)]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    seconds = []
    for place, (body, headers) in enumerate(prepared):
        began = time.perf_counter()
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        answer = response.read()
        seconds.append(time.perf_counter() - began)
        if response.status != _OK:
            raise RunVoid(f"{size} rows as {form}: status {response.status}, {answer[:300]!r}")
        if place in (0, len(prepared) - 1):
            found = _probabilities(model, answer, response.getheader(_LENGTH), size)
            wanted = model.predict(drawn[place * size : (place + 1) * size])
            compare(found.ravel().tolist(), wanted.ravel().tolist())
    connection.close()
    return Cost(form, size, median(seconds) / size * 1e6)


def _request(model: Model, drawn: Matrix, form: Form) -> tuple[bytes, dict[str, str]]:
    tensor: dict[str, object] = {"name": "rows", "shape": list(drawn.shape), "datatype": "FP64"}
    if form == "json":
        # Flat, as both ends read it fastest.
        tensor["data"] = [cell for row in rows.cells(model.schema, drawn) for cell in row]
        return json.dumps({"inputs": [tensor]}).encode(), {"Content-Type": "application/json"}
    content = np.ascontiguousarray(drawn, dtype="<f8").tobytes()
    tensor["parameters"] = {"binary_data_size": len(content)}
    head = json.dumps({"parameters": {"binary_data_output": True}, "inputs": [tensor]}).encode()
    return head + content, {"Content-Type": "application/octet-stream", _LENGTH: str(len(head))}


def _probabilities(model: Model, answer: bytes, length: str | None, count: int) -> Matrix:
    """The output whose numbers are as many as rows times classes, wherever it stands in the answer."""
    head = json.loads(answer[: int(length)] if length else answer)
    at, classes = int(length or 0), len(model.schema.target.classes)
    for output in head["outputs"]:
        size = output.get("parameters", {}).get("binary_data_size", 0)
        if output["datatype"] == "FP64" and output["shape"] == [count, classes]:
            if not size:
                return np.array(output["data"], dtype=np.float64).reshape(count, classes)
            return np.frombuffer(answer[at : at + size], dtype="<f8").reshape(count, classes)
        at += size
    raise RunVoid(f"no output of shape [{count}, {classes}] in the answer")
