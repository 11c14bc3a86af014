"""Answers requests: from a method, path, query and body to a status and a body.

Owns what each endpoint says. Sockets, timing and counting of requests belong to server.py.
"""

import math
import time
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import msgspec

from app import VERSION, protocol, routes, tensors, values
from app.engine import Engine, Predictions
from app.errors import Invalid, Malformed, MethodNotAllowed, NotFound, RequestError
from app.metrics import CONTENT_TYPE, Metrics
from app.prediction_log import PredictionLog
from app.release import Release
from app.schema import Cell, Feature

JSON: Final = "application/json"
LABEL: Final = "label"
PROBABILITY: Final = "probability"


@dataclass(frozen=True)
class Response:
    """What goes back: HTTP status, body bytes, and the headers beside content-type."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()


def problem(error: RequestError) -> Response:
    """The answer to a request that cannot be served."""
    body = protocol.encode(protocol.Problem(str(error), error.findings))
    return Response(error.status, body, headers=error.headers)


class Service:
    """One model's endpoints."""

    def __init__(
        self, release: Release, engine: Engine, metrics: Metrics, prediction_log: PredictionLog | None = None
    ) -> None:
        self.ready = False
        self._release = release
        self._schema = release.schema
        self._engine = engine
        self._metrics = metrics
        self._prediction_log = prediction_log
        self._places = {name: place for place, name in enumerate(self._schema.feature_names())}
        self._answers: dict[str, Callable[[str, bytes], Response]] = {
            "index": lambda _query, _body: self._index(),
            "metrics": lambda _query, _body: Response(200, metrics.render(), CONTENT_TYPE),
            "server": lambda _query, _body: _json(protocol.ServerMetadata("landfall", VERSION, [])),
            "live": lambda _query, _body: Response(200),
            "ready": lambda _query, _body: self._readiness(),
            "model_ready": lambda _query, _body: self._readiness(),
            "model": lambda _query, _body: self._metadata(),
            "infer": lambda _query, body: self._infer(body),
            "predict": lambda query, _body: self._predict(query),
        }

    def warm_up(self) -> None:
        """Predict the schema's example row once, so that the first client does not wait for lazy work.

        Raises:
            Invalid: The schema's own example is not allowed by it.
        """
        examples: dict[str, list[Cell]] = {
            feature.name: [_example(feature)] for feature in self._schema.features
        }
        self._engine.predict(values.columns(self._schema, examples, 1))

    def answer(self, method: str, path: str, query: str, body: bytes) -> Response:
        """Answer one request.

        Raises:
            RequestError: It cannot be served; `problem` makes the answer of it.
        """
        found = routes.match(path)
        if found is None:
            known = ", ".join(routes.ENDPOINTS)
            raise NotFound(f"There is nothing at {path[:200]!r}. Known paths: {known}.")
        if method != found.method and not (method == "HEAD" and found.method == "GET"):
            allowed = "GET, HEAD" if found.method == "GET" else found.method
            raise MethodNotAllowed(f"{found.template} answers {allowed}, not {method[:20]}.", allowed)
        if found.model and found.model != self._schema.name:
            raise NotFound(f"There is no model {found.model[:100]!r}; this server has {self._schema.name!r}.")
        if found.version and found.version not in (self._release.version, self._release.manifest.digest):
            raise NotFound(
                f"The model {found.model!r} has no version {found.version[:100]!r}; "
                f"it has {self._release.version!r}."
            )
        return self._answers[found.endpoint](query, body)

    def _readiness(self) -> Response:
        return Response(200 if self.ready else 503)

    def _index(self) -> Response:
        base = f"/v2/models/{self._schema.name}"
        example = {f.name: _example(f) for f in self._schema.features if _example(f) is not None}
        paths = {
            "predict": f"{base}/predict?{urlencode(example)}",
            "infer (POST)": f"{base}/infer",
            "model": base,
            "server": "/v2",
            "live": "/v2/health/live",
            "ready": "/v2/health/ready",
            "metrics": "/metrics",
        }
        return _json(protocol.Index(self._schema.name, self._release.manifest.digest, paths))

    def _metadata(self) -> Response:
        classes: list[int | float | str] = list(self._schema.target.classes)
        return _json(
            protocol.ModelMetadata(
                name=self._schema.name,
                versions=[self._release.version],
                platform="onnx_onnxruntime",
                inputs=[_input_metadata(feature) for feature in self._schema.features],
                outputs=[
                    protocol.TensorMetadata(LABEL, "BYTES", [-1], {"classes": classes}),
                    protocol.TensorMetadata(PROBABILITY, "FP64", [-1, len(classes)], {"classes": classes}),
                ],
            )
        )

    def _infer(self, body: bytes) -> Response:
        request = protocol.decode(body)
        wanted = (
            [LABEL, PROBABILITY] if request.outputs is None else [output.name for output in request.outputs]
        )
        for name in wanted:
            if name not in (LABEL, PROBABILITY):
                raise Malformed(f"There is no output {name[:100]!r}; allowed: {LABEL}, {PROBABILITY}.")
        received, rows = tensors.from_request(self._schema, request)
        predictions = self._run(received, rows, request.id or "")
        available = {
            LABEL: protocol.ResponseOutput(LABEL, "BYTES", [rows], self._labels(predictions)),
            PROBABILITY: protocol.ResponseOutput(
                PROBABILITY,
                "FP64",
                list(predictions.probabilities.shape),
                predictions.probabilities.ravel().tolist(),
            ),
        }
        outputs = [available[name] for name in wanted]
        return _json(protocol.InferResponse(self._schema.name, self._release.version, outputs, request.id))

    def _predict(self, query: str) -> Response:
        predictions = self._run(tensors.from_query(self._schema, query), 1)
        probabilities = dict(
            zip(self._schema.target.classes, predictions.probabilities[0].tolist(), strict=True)
        )
        label = self._labels(predictions)[0]
        return _json(
            protocol.Prediction(self._schema.name, label, probabilities, self._release.manifest.digest)
        )

    def _run(self, received: dict[str, list[Cell]], rows: int, request_id: str = "") -> Predictions:
        try:
            columns = values.columns(self._schema, received, rows)
        except Invalid as error:
            for finding in error.findings:
                self._metrics.violated(self._places.get(finding.field, len(self._places)))
            raise
        began = time.perf_counter()
        predictions = self._engine.predict(columns)
        seconds = time.perf_counter() - began
        asked, answered = self._row_major(columns, rows), predictions.probabilities.ravel().tolist()
        self._metrics.predicted(asked, rows, answered, seconds)
        if self._prediction_log is not None:
            self._prediction_log.offer(request_id, asked, answered)
        return predictions

    def _row_major(self, columns: Mapping[str, values.Column], rows: int) -> "array[float]":
        """The rows as doubles in schema order: a category as its place, NaN where missing."""
        width = len(self._schema.features)
        flat = array("d", bytes(8 * width * rows))
        for place, feature in enumerate(self._schema.features):
            cells = columns[feature.name].tolist()
            if feature.kind == "category":
                codes = {code: float(at) for at, code in enumerate(feature.categories)}
                cells = [codes.get(cell, math.nan) for cell in cells]
            flat[place::width] = array("d", cells)
        return flat

    def _labels(self, predictions: Predictions) -> list[str]:
        return [self._schema.target.classes[index] for index in predictions.classes.tolist()]


def _json(record: msgspec.Struct) -> Response:
    return Response(200, protocol.encode(record))


def _example(feature: Feature) -> Cell:
    if feature.example is not None or feature.nullable:
        return feature.example
    if feature.categories:
        return feature.categories[0]
    return feature.minimum if feature.minimum is not None else feature.maximum or 0


def _input_metadata(feature: Feature) -> protocol.TensorMetadata:
    told: dict[str, Cell | list[int | float | str]] = {
        "allowed": feature.allowed(),
        "nullable": feature.nullable,
    }
    if feature.description:
        told["description"] = feature.description
    if feature.unit:
        told["unit"] = feature.unit
    if feature.kind == "category":
        told["categories"] = feature.categories
        if feature.labels:
            told["labels"] = list(feature.labels)
    else:
        told["minimum"], told["maximum"] = feature.minimum, feature.maximum
    return protocol.TensorMetadata(feature.name, feature.datatype, [-1, 1], told)
