"""One connection: bytes in, whole requests out in order, answers back, within every limit.

Owns the state of one socket. llhttp decides what is HTTP, strictly, so that nothing passes which two parsers
could read differently; this adds what it leaves open: one Host, no coding but chunked, sizes and times.
"""

import asyncio
from collections import deque
from enum import Enum, auto
from time import perf_counter
from typing import TYPE_CHECKING

import httptools

from app.http.limits import (
    LINGER_SECONDS,
    LONG_BODY_BYTES,
    MAX_HEAD_BYTES,
    MAX_HEADERS,
    MAX_PENDING,
    READ_TO_REFUSE,
)
from app.http.messages import JSON, Head, Response, read_field
from app.http.refusals import Refused, require_readable
from app.http.turns import Turn
from app.http.wire import CONTINUE

if TYPE_CHECKING:
    from app.http.listener import Listener

END_OF_HEAD = b"\r\n\r\n"
MAX_REMEMBERED_BYTES = 4096
"""Heads of clients that repeat theirs are short; longer ones are parsed each time."""
RETRY = (429, 503)


class Phase(Enum):
    """Where a connection is."""

    IDLE = auto()
    HEAD = auto()
    BODY = auto()
    REFUSED = auto()
    CLOSED = auto()


class Connection(asyncio.Protocol):
    """HTTP/1.1 on one socket."""

    def __init__(self, listener: "Listener") -> None:
        self._listener = listener
        self._limits = listener.limits
        self._parser = httptools.HttpRequestParser(self)
        self._phase = Phase.IDLE
        self._since = listener.now
        self._began = 0.0
        self._head = Head()
        self._head_text = b""
        self._head_bytes = 0
        self._fields = 0
        self._body = bytearray()  # pieces by themselves could be far larger than what is in them
        self._size = 0
        self._raw_left = 0
        self._unread = False
        self._pending: deque[tuple[Head, bytes, float]] = deque()
        self._turn: Turn | None = None
        self._refusal: tuple[int, str] | None = None
        self._beyond = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is open."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]  # a stream's is a Transport
        self._listener.connections.add(self)
        self._beyond = not self._listener.has_room()

    def connection_lost(self, _error: Exception | None) -> None:
        """The socket is gone, whatever was under way."""
        self._end_request()
        self._phase = Phase.CLOSED
        self._listener.connections.discard(self)

    def data_received(self, data: bytes) -> None:
        """Read."""
        listener = self._listener
        if self._phase is Phase.IDLE and not self._unread:
            end = data.find(END_OF_HEAD) + 4
            head = listener.known.get(data[:end])
            if head is not None and len(data) - end == head.length and not self._beyond:
                # The very bytes that llhttp has accepted before, and a body of just the announced length.
                self._since = listener.now
                listener.under_way += 1
                response = listener.application.respond(head, data[end:], perf_counter())
                listener.under_way -= 1
                if (
                    response.status == 200
                    and response.content_type == JSON
                    and not response.headers
                    and not listener.draining
                    and response.body
                ):
                    self._transport.write(listener.wire.usual(response.body))
                else:
                    self._send(head, response)
                return
            self._head_text = data[:end]
        self._read(data)

    def eof_received(self) -> None:
        """The client sends no more; what it has asked in full has been answered."""

    def pause_writing(self) -> None:
        """The client leaves answers unread: read nothing more until it does."""
        self._unread = True
        self._since = self._listener.now
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """It has read them."""
        self._unread = False
        self._since = self._listener.now
        self._go_on()

    def check_time(self, now: float) -> None:
        """End the connection if it has been where it is for too long; `now` as the loop's clock tells it."""
        limits, waited = self._limits, now - self._since
        if self._turn is not None:
            return
        if self._unread:
            if waited > limits.write_seconds:
                self._transport.abort()
        elif self._phase is Phase.IDLE:
            if waited > limits.idle_seconds:
                self.finish()
        elif self._phase is Phase.HEAD and waited > limits.head_seconds:
            self._refuse(408, f"The request's head was not complete after {limits.head_seconds:g} s.")
        elif self._phase is Phase.BODY and waited > limits.body_seconds:
            self._refuse(408, f"The request's body was not complete after {limits.body_seconds:g} s.")
        elif self._phase is Phase.REFUSED and waited > LINGER_SECONDS:
            self._transport.abort()
        elif self._phase is Phase.CLOSED and waited > limits.write_seconds:
            self._transport.abort()  # nobody reads the last answer

    @property
    def idle_since(self) -> float | None:
        """Since when nothing has been under way, as the listener's `now` was; None while something is."""
        under_way = self._phase is not Phase.IDLE or self._pending or self._turn or self._unread
        return None if under_way else self._since

    def close_if_idle(self) -> None:
        """Close, unless a request is under way."""
        if self.idle_since is not None:
            self.finish()

    def finish(self) -> None:
        """Close once what was written has been sent."""
        self._end_request()
        self._phase = Phase.CLOSED
        self._since = self._listener.now
        self._transport.close()

    # What llhttp tells, in the order of a message.

    def on_message_begin(self) -> None:
        """A request's first byte."""
        self._phase = Phase.HEAD
        self._since = self._listener.now
        self._began = perf_counter()
        self._head = Head()
        self._head_bytes = self._fields = self._size = 0
        self._body.clear()
        self._listener.under_way += 1

    def on_url(self, target: bytes) -> None:
        """The request line's target, perhaps in pieces."""
        self._head.target += target
        self._count(len(target))

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header field, or after the body a trailer field, which nobody reads."""
        self._fields += 1
        self._count(len(name) + len(value))
        if self._phase is Phase.HEAD:
            read_field(self._head, name, value)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        head, parser = self._head, self._parser
        head.method = parser.get_method().decode()
        version = parser.get_http_version()
        self._phase = Phase.BODY
        self._since = self._listener.now
        require_readable(head, version)
        head.keep_alive = head.keep_alive and version == "1.1" and head.method != "CONNECT"
        self._listener.application.route(head)
        if self._listener.stopping:
            raise Refused(503, "This process is ending. Send the request again: another one answers it.")
        self._beyond = self._beyond and not self._listener.has_room()
        head.keep_alive = head.keep_alive and not self._beyond
        if self._beyond and not head.urgent:
            raise Refused(429, f"More than {self._limits.connections} connections are open here.")
        if head.length > self._limits.body_bytes * READ_TO_REFUSE:
            raise Refused(413, self._too_large(head.length))
        if head.expects and not self._transport.is_closing():
            self._transport.write(CONTINUE)

    def on_body(self, chunk: bytes) -> None:
        """A piece of the body."""
        self._size += len(chunk)
        limits, listener = self._limits, self._listener
        if self._size > limits.body_bytes:
            self._drop_body()
        if self._size <= limits.body_bytes:
            listener.buffered += len(chunk)
            self._body += chunk
            if listener.buffered > limits.buffered_bytes:
                raise Refused(
                    429, f"More than {limits.buffered_bytes} bytes of unfinished requests are waiting here."
                )
        elif self._size > limits.body_bytes * READ_TO_REFUSE:
            raise Refused(413, self._too_large(self._size))

    def on_message_complete(self) -> None:
        """The request is whole."""
        head = self._head
        if head.upgrade and head.length > 0:
            return  # llhttp leaves this body to whoever takes the protocol over: `_read` gathers it
        if self._size > self._limits.body_bytes:
            raise Refused(413, self._too_large(self._size))
        body = bytes(self._body)
        self._drop_body()
        self._remember()
        if self._unread or self._pending or self._turn is not None:
            if len(self._pending) >= MAX_PENDING:
                raise Refused(
                    429, f"More than {MAX_PENDING} requests were sent ahead of answers left unread."
                )
            self._pending.append((head, body, self._began))
            self._phase = Phase.IDLE
        else:
            self._phase = Phase.IDLE
            self._respond(head, body, self._began)

    def _read(self, data: bytes) -> None:
        if self._phase in (Phase.REFUSED, Phase.CLOSED):
            return
        if self._raw_left:
            self._gather(data)
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            if self._phase is Phase.BODY and self._head.length > 0:
                self._raw_left = self._head.length
                self._gather(data[upgrade.args[0] :])
        except httptools.HttpParserCallbackError as error:
            cause = error.__context__
            if not isinstance(cause, Refused):
                raise
            self._refuse(cause.status, cause.text)
        except httptools.HttpParserError as error:
            if self._phase not in (Phase.CLOSED, Phase.REFUSED):
                self._refuse(400, f"The request is not HTTP/1.1: {error}.")

    def _gather(self, data: bytes) -> None:
        """The body of a request that asked to change the protocol and stays on this one."""
        piece = data[: self._raw_left]
        self._raw_left -= len(piece)
        try:
            self.on_body(piece)
            if not self._raw_left:
                self._head.upgrade = False
                self.on_message_complete()
        except Refused as refusal:
            self._refuse(refusal.status, refusal.text)

    def _remember(self) -> None:
        head, listener = self._head, self._listener
        # An answer to HEAD is written in another way than the usual one.
        repeatable = head.repeatable and head.keep_alive and head.method != "HEAD"
        repeatable = repeatable and head.length <= LONG_BODY_BYTES
        if not repeatable or head.length != self._size or listener.draining:
            self._head_text = b""
            return
        text, self._head_text = self._head_text, b""
        line = b"%b %b HTTP/1.1\r\n" % (self._head.method.encode(), self._head.target)
        if text.startswith(line) and text.endswith(END_OF_HEAD) and len(text) <= MAX_REMEMBERED_BYTES:
            self._listener.remember(text, self._head)

    def _respond(self, head: Head, body: bytes, began: float) -> None:
        if len(body) > LONG_BODY_BYTES:
            self._take_turn(head, body, began)
            return
        response = self._listener.application.respond(head, body, began)
        self._since = self._listener.now
        self._listener.under_way -= 1
        self._send(head, response)

    def _take_turn(self, head: Head, body: bytes, began: float) -> None:
        """Answer a long request in steps, and read nothing more of this client until that is done."""
        listener = self._listener
        steps = listener.application.respond_in_steps(head, body, began)
        self._turn = Turn(steps, len(body), lambda response: self._turn_done(head, response))
        listener.buffered += len(body)
        listener.turns.wait(self._turn)
        self._transport.pause_reading()

    def _turn_done(self, head: Head, response: Response) -> None:
        self._end_turn()
        self._since = self._listener.now
        self._send(head, response)
        self._go_on()

    def _end_turn(self) -> None:
        if self._turn is not None:
            self._listener.buffered -= self._turn.size
            self._listener.under_way -= 1
            self._turn = None

    def _go_on(self) -> None:
        """Answer what waits, then read on."""
        while self._pending and not (self._unread or self._turn or self._phase is Phase.CLOSED):
            self._respond(*self._pending.popleft())
        if self._unread or self._turn or self._transport.is_closing():
            return
        if self._refusal is not None:
            self._refuse(*self._refusal)
        self._transport.resume_reading()

    def _send(self, head: Head, response: Response) -> None:
        close = not head.keep_alive or self._listener.draining
        self._transport.write(
            self._listener.wire.answer(response, close=close, without_body=head.method == "HEAD")
        )
        if close:
            self.finish()

    def _refuse(self, status: int, text: str) -> None:
        """Answer with an error, say that this was the last, and let the client read it."""
        if self._phase in (Phase.REFUSED, Phase.CLOSED):
            return
        if self._turn is not None:
            self._refusal = status, text  # the answer before it comes first
            return
        head = self._head if self._phase is Phase.BODY else None
        seconds = perf_counter() - self._began if self._phase in (Phase.HEAD, Phase.BODY) else 0.0
        self._end_request()
        self._phase = Phase.REFUSED
        self._since = self._listener.now
        response = self._listener.application.refuse(status, text, head, seconds)
        if status in RETRY:
            more = (b"retry-after", b"%d" % self._limits.retry_seconds)
            response = Response(status, response.body, response.content_type, (*response.headers, more))
        self._transport.write(self._listener.wire.answer(response, close=True))
        if self._transport.can_write_eof():
            self._transport.write_eof()

    def _end_request(self) -> None:
        if self._phase in (Phase.HEAD, Phase.BODY):
            self._listener.under_way -= 1
        if self._turn is not None:
            self._turn.cancel()
            self._end_turn()
        self._listener.under_way -= len(self._pending)
        self._pending.clear()
        self._drop_body()

    def _drop_body(self) -> None:
        self._listener.buffered -= len(self._body)
        self._body = bytearray()

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > MAX_HEAD_BYTES or self._fields > MAX_HEADERS:
            raise Refused(
                431, f"The request's head is too long; allowed: {MAX_HEADERS} fields, {MAX_HEAD_BYTES} bytes."
            )

    def _too_large(self, size: int) -> str:
        allowed = self._limits.body_bytes
        return (
            f"The body is {size} bytes, longer than the {allowed} bytes allowed. Send fewer rows at a time."
        )
