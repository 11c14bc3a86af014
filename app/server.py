"""The HTTP face on granian's RSGI interface: reads bodies within limits, counts, logs, and answers every
error.

Owns one request's way in and out. What is answered is service.py's, when the process ends is lifecycle.py's.
"""

import time
from collections.abc import AsyncIterator
from typing import Protocol

from app import routes
from app.errors import BodyTooLarge, RequestError, UnsupportedBody
from app.logs import Log
from app.metrics import Metrics
from app.service import Response, Service, problem
from app.settings import Settings

UNLOGGED = frozenset({"metrics", "live", "ready", "model_ready"})
SERVER_ERROR = 500
FIRST_ERROR = 400
READ_TO_REFUSE = 4
"""A body up to this many times the limit is read to its end, without keeping it, before it is refused: a
client that is cut off while it sends sees a broken connection and never the reason."""
BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})


class Headers(Protocol):
    """The part of granian's header map that is used here."""

    def get(self, key: str, default: str | None = None) -> str | None:
        """A header's first value by lower-case name."""


class Scope(Protocol):
    """The part of granian's request scope that is used here."""

    proto: str
    method: str
    path: str
    query_string: str
    headers: Headers


class Exchange(Protocol):
    """The part of granian's HTTP protocol object that is used here."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The body in chunks."""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Send the whole answer."""


class Server:
    """The RSGI application."""

    def __init__(self, service: Service, metrics: Metrics, log: Log, settings: Settings) -> None:
        self.draining = False
        self.under_way = 0
        self._service = service
        self._metrics = metrics
        self._log = log
        self._settings = settings

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        """Answer one request."""
        began = time.perf_counter()
        self.under_way += 1
        self._metrics.in_flight.inc()
        try:
            response = await self._respond(scope, exchange)
            self._send(scope, exchange, response)
            self._account(scope, response.status, time.perf_counter() - began)
        finally:
            self.under_way -= 1
            self._metrics.in_flight.dec()

    async def _respond(self, scope: Scope, exchange: Exchange) -> Response:
        try:
            body = await self._body(scope, exchange) if scope.method in BODY_METHODS else b""
            accept = scope.headers.get("accept") or ""
            return self._service.answer(scope.method, scope.path, scope.query_string, body, accept)
        except RequestError as error:
            return problem(error)
        except Exception as error:  # the last line of defence: the client gets an answer, the log the cause
            self._log.crashed("request_failed", error, path=scope.path, method=scope.method)
            return Response(SERVER_ERROR, b'{"error":"The server failed; its log has the cause."}')

    async def _body(self, scope: Scope, exchange: Exchange) -> bytes:
        limit = self._settings.max_body_bytes
        too_large = f"longer than the {limit} bytes allowed. Send fewer rows at a time."
        length = (scope.headers.get("content-length") or "0")[:20]
        if length.isdecimal() and int(length) > limit * READ_TO_REFUSE:
            raise BodyTooLarge(f"The body is {length} bytes, {too_large}")
        chunks: list[bytes] = []
        size = 0
        async for chunk in exchange:
            size += len(chunk)
            if size <= limit:
                chunks.append(chunk)
            elif size > limit * READ_TO_REFUSE:
                break
        kind = (scope.headers.get("content-type") or "application/json").split(";")[0].strip().lower()
        encoding = (scope.headers.get("content-encoding") or "identity").strip().lower()
        if kind != "application/json" or encoding != "identity":
            raise UnsupportedBody(
                f"The body has content-type {kind[:80]!r} and content-encoding {encoding[:80]!r}; allowed: "
                "application/json, not encoded. With curl add -H 'content-type: application/json'."
            )
        if size > limit:
            raise BodyTooLarge(f"The body is {too_large}")
        return b"".join(chunks)

    def _send(self, scope: Scope, exchange: Exchange, response: Response) -> None:
        headers = [("content-type", response.content_type), *response.headers]
        if self.draining:
            # A kept-alive connection would outlive the Service's endpoint and break when the process ends.
            headers.append(("connection", "close"))
        body = b"" if scope.method == "HEAD" else response.body
        exchange.response_bytes(response.status, headers, body)

    def _account(self, scope: Scope, status: int, seconds: float) -> None:
        found = routes.match(scope.path)
        template = found.template if found else routes.UNMATCHED
        # Methods are free text to HTTP: only known ones may become a label.
        method = scope.method if scope.method in ("GET", "HEAD", *BODY_METHODS) else "other"
        self._metrics.requests.labels(template, method, str(status)).inc()
        self._metrics.duration.labels(template).observe(seconds)
        wanted = self._settings.log_requests
        if wanted == "none" or (wanted == "errors" and status < FIRST_ERROR):
            return
        if found is None or found.endpoint not in UNLOGGED:
            self._log.happened(
                "request",
                method=method,
                path=scope.path[:200],
                status=status,
                milliseconds=round(seconds * 1e3, 3),
            )
