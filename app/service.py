"""Answers requests: from a method, path, query and body to a status and a body.

Owns what each endpoint says. Sockets, timing and counting of requests belong to server.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import msgspec

from app import VERSION, page, protocol, routes, tensors, values
from app.engine import Engine, Predictions
from app.errors import BodyTooLarge, Malformed, MethodNotAllowed, NotFound, RequestError
from app.explain import explain
from app.metrics import CONTENT_TYPE, Metrics
from app.release import Release
from app.schema import Cell, Feature

JSON: Final = "application/json"
HTML: Final = "text/html; charset=utf-8"
MAX_EXPLAINED: Final = 10
"""Rows: one takes some milliseconds (a way through every tree, or a prediction per feature), and while it
does, nothing else is answered.
"""
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

    def __init__(self, release: Release, engine: Engine, metrics: Metrics) -> None:
        self.ready = False
        self._release = release
        self._schema = release.schema
        self._engine = engine
        self._metrics = metrics
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
            "explain": lambda _query, body: self._explain(body),
            "certificate": lambda _query, _body: self._certificate,
        }
        self._certificate = Response(200, page.certificate(release), headers=(("vary", "accept"),))
        self._for_people = {
            "index": Response(200, page.page(release), HTML, page.HEADERS),
            "certificate": Response(200, page.certificate_page(release), HTML, page.HEADERS),
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

    def answer(self, method: str, path: str, query: str, body: bytes, accept: str = "") -> Response:
        """Answer one request; `accept` is its header, by which a browser gets a page instead of JSON.

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
        if found.endpoint in self._for_people and "text/html" in accept:
            return self._for_people[found.endpoint]
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
        predictions = self._run(received, rows)
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

    def _explain(self, body: bytes) -> Response:
        request = protocol.decode(body)
        received, rows = tensors.from_request(self._schema, request)
        if rows > MAX_EXPLAINED:
            raise BodyTooLarge(f"The request has {rows} rows; allowed: {MAX_EXPLAINED} to explain.")
        columns = values.columns(self._schema, received, rows)
        found = [explain(self._release, self._engine, row) for row in values.rows(self._schema, columns)]
        return _json(protocol.Explanations(self._schema.name, self._release.version, found, request.id))

    def _run(self, received: dict[str, list[Cell]], rows: int) -> Predictions:
        predictions = self._engine.predict(values.columns(self._schema, received, rows))
        for index in predictions.classes.tolist():
            self._metrics.by_class[index].inc()
        return predictions

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
