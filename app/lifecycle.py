"""The process's life: listen, be ready, and on SIGTERM stop without failing a request.

The order at the end: readiness 503 and "connection: close" at once, go on answering for the grace (the time
that load balancers need to notice), then stop accepting, and end once no request is under way.
"""

import asyncio
import signal
from typing import Protocol

from app.errors import AddressTaken
from app.http.limits import Limits
from app.http.listener import Listener
from app.logs import Log
from app.metrics import Metrics
from app.service import Service
from app.settings import Settings


class Beside(Protocol):
    """A further way in, served beside HTTP by the same process.

    Attributes:
        under_way: Its requests begun and not answered.
    """

    under_way: int

    @property
    def waiting(self) -> int:
        """How many of these wait for the turn of their many rows."""

    async def listen(self) -> None:
        """Accept requests from now on.

        Raises:
            AddressTaken: The address cannot be listened on.
        """

    async def stop(self, seconds: float) -> None:
        """Take no more requests, and wait so long for those under way."""


async def serve(
    service: Service, metrics: Metrics, log: Log, settings: Settings, beside: Beside | None = None
) -> None:
    """Serve until a signal ends the process.

    Args:
        service: What answers.
        metrics: Told whether the process is ready.
        log: Told of each step.
        settings: Addresses, limits and times.
        beside: A further way in.

    Raises:
        AddressTaken: The address cannot be listened on.
    """
    limits = Limits(
        body_bytes=settings.max_body_bytes,
        connections=settings.max_connections,
        head_seconds=settings.head_seconds,
        body_seconds=settings.body_seconds,
        idle_seconds=settings.idle_seconds,
    )
    listener = Listener(service, limits)
    service.under_way = lambda: listener.under_way + (beside.under_way if beside else 0)
    service.waiting = lambda: listener.turns.waiting + (beside.waiting if beside else 0)
    asked_to_stop = asyncio.Event()
    asked_twice = asyncio.Event()

    def on_signal(number: int) -> None:
        log.happened("signal", name=signal.Signals(number).name)
        (asked_twice if asked_to_stop.is_set() else asked_to_stop).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal, number)
    try:
        await listener.listen(settings.address, settings.port)
    except OSError as error:
        raise AddressTaken(
            f"Cannot listen on {settings.address} port {settings.port}: {error.strerror}. "
            "Stop what listens there, or choose another --port."
        ) from None
    if beside is not None:
        await beside.listen()
    service.ready = metrics.ready = True
    metrics.port = settings.port
    log.happened(
        "ready",
        address=settings.address,
        port=settings.port,
        **({"grpc_port": settings.grpc_port} if beside else {}),
    )
    await asked_to_stop.wait()
    service.ready = metrics.ready = False
    listener.drain()
    log.happened("draining", grace_seconds=settings.grace_seconds, under_way=service.under_way())
    await _until(asked_twice, settings.grace_seconds)
    ending = asyncio.ensure_future(beside.stop(settings.drain_seconds)) if beside is not None else None
    cut = await listener.stop(settings.drain_seconds, asked_twice)
    if ending is not None:
        await ending
    log.happened("stopped", under_way=cut)


async def _until(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
