"""The listening side: every connection of the process, one clock for all of them, and how to stop.

Owns the sockets and the time limits. A second's tick looks at each connection: no request pays for a timer.
"""

import asyncio
import socket
from collections.abc import Callable
from operator import itemgetter
from typing import Protocol

from app.http.connection import Connection
from app.http.limits import Limits
from app.http.messages import Head, Response
from app.http.turns import Turns
from app.http.wire import Wire
from app.steps import Steps

TICK_SECONDS = 0.5
BACKLOG = 1024
KNOWN_HEADS = 256
"""Heads that are remembered: clients of one kind send the same one again and again."""


class Application(Protocol):
    """What answers requests."""

    def route(self, head: Head) -> None:
        """Set the head's `answer`, `endpoint` and `urgent`."""

    def respond(self, head: Head, body: bytes, began: float) -> Response:
        """Answer a whole request; never raises. `began` is when its first byte came, by `perf_counter`."""

    def respond_in_steps(self, head: Head, body: bytes, began: float) -> Steps[Response]:
        """The same for a long body; never raises."""

    def refuse(self, status: int, text: str, head: Head | None, seconds: float) -> Response:
        """Answer a request that cannot be read or is beyond a limit, so long after its first byte."""

    def waited(self, seconds: float) -> None:
        """A long request's turn has come, after so long."""


class Listener:
    """Listens, and holds what its connections share.

    Attributes:
        now: Seconds of the loop's clock at the last tick.
        under_way: Requests begun and not answered.
        draining: Answers tell clients to close their connection.
        stopping: New requests are refused with 503.
        buffered: Bytes of bodies that are not whole, or long and not answered.
        turns: Whose long body is worked on.
    """

    def __init__(self, application: Application, limits: Limits) -> None:
        self.application = application
        self.limits = limits
        self.wire = Wire()
        self.known: dict[bytes, Head] = {}
        self.now = 0.0
        self.under_way = 0
        self.draining = False
        self.stopping = False
        self.buffered = 0
        self.turns = Turns(application.waited)
        self.connections: set[Connection] = set()
        self._server: asyncio.Server | None = None
        self._ticking: asyncio.TimerHandle | None = None

    async def listen(self, address: str, port: int) -> None:
        """Accept connections from now on.

        Raises:
            OSError: The address cannot be bound.
        """
        loop = asyncio.get_running_loop()
        self._tick(loop)
        factory: Callable[[], Connection] = lambda: Connection(self)  # noqa: E731  # a factory for the loop
        self._server = await loop.create_server(factory, sock=_bound(address, port), backlog=BACKLOG)

    def drain(self) -> None:
        """Tell clients with each answer that their connection ends with it."""
        self.draining = True
        self.known.clear()

    async def stop(self, seconds: float, at_once: asyncio.Event) -> int:
        """Stop accepting, wait for requests under way, and close everything.

        Args:
            seconds: How long to wait for them.
            at_once: Set where nobody wants to wait any longer.

        Returns:
            How many requests were cut off.
        """
        self.drain()
        self.stopping = True
        if self._server is not None:
            self._server.close()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        for connection in tuple(self.connections):
            connection.close_if_idle()
        while self.under_way and loop.time() < deadline and not at_once.is_set():
            await asyncio.sleep(0.02)
        cut = self.under_way
        for connection in tuple(self.connections):
            connection.finish()
        until = loop.time() + 1
        while self.connections and loop.time() < until:
            await asyncio.sleep(0.02)
        if self._ticking is not None:
            self._ticking.cancel()
        return cut

    def has_room(self) -> bool:
        """Whether there are no more connections than allowed, if need be because one that was idle goes.

        As nginx makes room (https://nginx.org/en/docs/ngx_core_module.html#worker_connections). The one that
        has been idle for longest goes, and none that has not been so since the last tick: its client may be
        about to send, and a new one has not had the time to.
        """
        if len(self.connections) <= self.limits.connections:
            return True
        idle = [(one.idle_since, one) for one in self.connections]
        waited = [(since, one) for since, one in idle if since is not None and since < self.now]
        if waited:
            min(waited, key=itemgetter(0))[1].finish()
        return bool(waited)

    def remember(self, text: bytes, head: Head) -> None:
        """Keep a head whose bytes llhttp has accepted, so that equal bytes need no parsing."""
        if len(self.known) >= KNOWN_HEADS:
            self.known.clear()
        self.known[text] = head

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        self.now = loop.time()
        self.wire.tick()
        for connection in tuple(self.connections):
            connection.check_time(self.now)
        self._ticking = loop.call_later(TICK_SECONDS, self._tick, loop)


def _bound(address: str, port: int) -> socket.socket:
    """A socket at an address; the loop, given a name, would first load the code of international names."""
    bound = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if bound.family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((address, port))
    except BaseException:
        bound.close()
        raise
    return bound
