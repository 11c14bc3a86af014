"""What each endpoint answers: from a request's head and body to an answer, whatever happens.

Owns the dispatch, the form of errors and what is counted and logged of each request. Sockets and their limits
are app/http's, the way of an inference is app/inference's.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from time import perf_counter
from typing import Final

from app import VERSION, documents, metadata, protocol, routes
from app.documents import Answer
from app.engine import Engine
from app.errors import RequestError
from app.grpc import rpc
from app.http.messages import Head, Response
from app.inference.inference import Inference, Offer
from app.logs import Log
from app.metrics import CONTENT_TYPE, UNMATCHED, Endpoint, Metrics
from app.release import Release
from app.schema import Cell
from app.settings import Settings
from app.steps import Steps

SERVER_ERROR: Final = 500
FIRST_ERROR: Final = 400
UNLOGGED: Final = frozenset({"metrics", "live", "ready", "model_ready"})
URGENT: Final = UNLOGGED
"""Answered even where there are too many connections: whoever watches this process must not take that for its
end.
"""
COUNTED = (
    *(Endpoint(endpoint.path, endpoint.method) for endpoint in routes.ENDPOINTS),
    Endpoint(UNMATCHED, "other"),
    *(Endpoint(path, "POST") for path in rpc.PATHS),
)
"""What requests are counted by, in the order of `routes.ENDPOINTS`; then those of gRPC."""

LongAnswer = Callable[[Head, bytes], Steps[Response]]


class Service:
    """One model's endpoints.

    Attributes:
        ready: What the readiness endpoints tell.
        under_way: How many requests are, as the connections count them.
        waiting: How many of these wait for the turn of their long body.
        waited: Told how long each waited, in seconds.
        inference: How rows are predicted.
        model: What the model's metadata tell.
        versions: The names of its one version: the short one, and the release's digest.
    """

    def __init__(
        self,
        release: Release,
        engine: Engine,
        metrics: Metrics,
        log: Log,
        settings: Settings,
        *,
        offer: Offer | None = None,
    ) -> None:
        self.ready = False
        self.under_way: Callable[[], int] = int
        self.waiting: Callable[[], int] = int
        self.waited = metrics.waited
        self.inference = Inference(release, engine, metrics, settings.max_rows, offer)
        self.model = metadata.model(release, engine.name)
        self.versions = (release.version, release.manifest.digest)
        self._release = release
        self._metrics = metrics
        self._log = log
        self._wanted = settings.log_requests
        self._routes = routes.Routes(release.schema.name, self.versions)
        self._ids = (f"{prefix}-{number:x}" for prefix in (os.urandom(4).hex(),) for number in count(1))
        answers = self._answers(release, engine, settings)
        self._by_number: Sequence[Answer] = [answers[endpoint.name] for endpoint in routes.ENDPOINTS]
        in_steps = {"infer": self.inference.infer_in_steps, "predict": self.inference.predict_in_steps}
        self._long: Mapping[int, LongAnswer] = {
            number: in_steps[endpoint.name]
            for number, endpoint in enumerate(routes.ENDPOINTS)
            if endpoint.name in in_steps
        }

    def warm_up(self) -> None:
        """Predict the schema's example row in every way, so that the first client waits for no lazy work.

        Raises:
            Invalid: The schema's own example is not allowed by it.
        """
        cells: dict[str, Sequence[Cell]] = {
            feature.name: [metadata.example(feature)] for feature in self._release.schema.features
        }
        rows = self.inference.check(cells, 1)
        self.inference.warm_up(rows)

    def route(self, head: Head) -> None:
        """Find what answers a head; an unknown path or a wrong method is answered too."""
        try:
            head.endpoint, head.query = self._routes.find(head.method, head.target)
        except RequestError as error:
            head.endpoint, head.answer = routes.UNMATCHED, _raising(error)
        else:
            head.answer = self._by_number[head.endpoint]
            head.urgent = routes.ENDPOINTS[head.endpoint].name in URGENT

    def respond(self, head: Head, body: bytes, began: float) -> Response:
        """Answer one whole request; whatever goes wrong becomes an answer."""
        try:
            response = head.answer(head, body)  # type: ignore[misc]  # `route` has set it
            if head.request_id:
                response = _told(response, head.request_id)
        except Exception as error:  # the last line of defence: the client gets an answer, the log the cause
            response = self._failed(error, head, body)
        self._answered(head, response.status, perf_counter() - began)
        return response

    def respond_in_steps(self, head: Head, body: bytes, began: float) -> Steps[Response]:
        """The same for a request whose body is long: other requests may be answered between the steps."""
        try:
            long = self._long.get(head.endpoint)
            if long is None:
                response = head.answer(head, body)  # type: ignore[misc]  # `route` has set it
            else:
                response = yield from long(head, body)
            if head.request_id:
                response = _told(response, head.request_id)
        except Exception as error:  # as above
            response = self._failed(error, head, body)
        self._answered(head, response.status, perf_counter() - began)
        return response

    def refuse(self, status: int, text: str, head: Head | None, seconds: float) -> Response:
        """Answer a request that could not be read to its end."""
        number = head.endpoint if head is not None and head.answer is not None else routes.UNMATCHED
        self._metrics.answered(number, status, seconds)
        request_id = (head.request_id if head is not None else "") or next(self._ids)
        if self._wanted != "none":
            self._log.happened(
                "refused", status=status, reason=text, id=request_id[:100], path=_path(head) if head else ""
            )
        return Response(status, protocol.encode(protocol.Problem(text, (), request_id)))

    def _answers(self, release: Release, engine: Engine, settings: Settings) -> Mapping[str, Answer]:
        inference = self.inference
        server = Response(
            200, protocol.encode(protocol.ServerMetadata("landfall", VERSION, protocol.EXTENSIONS))
        )
        model = Response(200, protocol.encode(self.model))
        return {
            **documents.answers(release, engine, inference, settings.max_rows),
            "metrics": lambda _head, _body: self._counted(),
            "server": lambda _head, _body: server,
            "live": lambda _head, _body: Response(200),
            "ready": lambda _head, _body: self._readiness(),
            "model_ready": lambda _head, _body: self._readiness(),
            "model": lambda _head, _body: model,
            "infer": inference.infer,
            "predict": inference.predict,
            "query": lambda head, _body: inference.query(head.query),
        }

    def _counted(self) -> Response:
        self._metrics.in_flight, self._metrics.waiting = self.under_way(), self.waiting()
        return Response(200, self._metrics.render(), CONTENT_TYPE.encode())

    def _readiness(self) -> Response:
        return Response(200 if self.ready else 503)

    def _answered(self, head: Head, status: int, seconds: float) -> None:
        self._metrics.answered(head.endpoint, status, seconds)
        if self._wanted == "all" or (status >= FIRST_ERROR and self._wanted == "errors"):
            self._tell(head, status, seconds)

    def _failed(self, error: Exception, head: Head, body: bytes) -> Response:
        if isinstance(error, RequestError):
            error.__traceback__ = None  # that of a head which is remembered would keep this body
            return self._problem(error, head, body)
        self._log.crashed("request_failed", error, path=_path(head), method=head.method)
        return Response(SERVER_ERROR, b'{"error":"The server failed; its log has the cause."}')

    def _problem(self, error: RequestError, head: Head, body: bytes) -> Response:
        request_id = head.request_id or protocol.request_id(_json(head, body)) or next(self._ids)
        shown = protocol.encode(protocol.Problem(str(error), error.findings, request_id))
        return Response(error.status, shown, headers=(*error.headers, *_headers(head.request_id)))

    def _tell(self, head: Head, status: int, seconds: float) -> None:
        if head.endpoint < len(routes.ENDPOINTS) and routes.ENDPOINTS[head.endpoint].name in UNLOGGED:
            return
        self._log.happened(
            "request",
            method=head.method,
            path=_path(head),
            status=status,
            milliseconds=round(seconds * 1e3, 3),
            **({"id": head.request_id[:100]} if head.request_id else {}),
        )


def _raising(error: RequestError) -> Answer:
    def answer(_head: Head, _body: bytes) -> Response:
        raise error.with_traceback(None)

    return answer


def _path(head: Head) -> str:
    """Without the query, which may hold a person's values."""
    return head.target.partition(b"?")[0][:200].decode("latin-1")


def _json(head: Head, body: bytes) -> bytes:
    length = head.inference_length
    return body[: int(length)] if length.isdecimal() and len(length) < 10 else body


def _headers(request_id: str) -> tuple[tuple[bytes, bytes], ...]:
    return ((b"x-request-id", request_id.encode("latin-1")),) if request_id else ()


def _told(response: Response, request_id: str) -> Response:
    headers = (*response.headers, *_headers(request_id))
    return Response(response.status, response.body, response.content_type, headers)
