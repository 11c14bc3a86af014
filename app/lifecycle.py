"""The process's life: listen, be ready, and on SIGTERM stop without failing a request.

The order at the end: readiness 503 and "connection: close" at once, go on answering for the grace (the time
that load balancers need to notice), then stop once no request is under way.
"""

import asyncio
import signal
import socket

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server as Granian

from app.errors import AddressTaken
from app.logs import Log
from app.metrics import Metrics
from app.server import Server
from app.service import Service
from app.settings import Settings

POLL_SECONDS = 0.02
HEADER_TIMEOUT_MILLISECONDS = 30_000


async def serve(service: Service, metrics: Metrics, log: Log, settings: Settings) -> None:
    """Serve until a signal ends the process.

    Raises:
        AddressTaken: The address cannot be listened on.
    """
    _require_free(settings)
    application = Server(service, metrics, log, settings)
    granian = Granian(
        application,
        address=settings.address,
        port=settings.port,
        interface=Interfaces.RSGI,
        websockets=False,
        backlog=1024,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT_MILLISECONDS),
        log_level=LogLevels.critical,
    )
    asked_to_stop = asyncio.Event()
    asked_twice = asyncio.Event()

    def on_signal(number: int) -> None:
        log.happened("signal", name=signal.Signals(number).name)
        (asked_twice if asked_to_stop.is_set() else asked_to_stop).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal, number)
    serving = asyncio.create_task(granian.serve())
    stopping = asyncio.create_task(asked_to_stop.wait())
    await _until_listening(serving, settings)
    service.ready = True
    metrics.ready, metrics.port = True, settings.port
    log.happened("ready", address=settings.address, port=settings.port)
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        await serving
        return
    service.ready = False
    metrics.ready = False
    application.draining = True
    log.happened("draining", grace_seconds=settings.grace_seconds, under_way=application.under_way)
    await _until(asked_twice, settings.grace_seconds)
    deadline = loop.time() + settings.drain_seconds
    while application.under_way and loop.time() < deadline and not asked_twice.is_set():
        await asyncio.sleep(POLL_SECONDS)
    granian.stop()  # type: ignore[no-untyped-call]  # granian's embedded server leaves it without types
    await serving
    log.happened("stopped", under_way=application.under_way)


async def _until_listening(serving: asyncio.Task[None], settings: Settings) -> None:
    while not serving.done():
        try:
            _, writer = await asyncio.open_connection(settings.address, settings.port)
        except OSError:
            await asyncio.sleep(POLL_SECONDS)
        else:
            writer.close()
            return


async def _until(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return


def _require_free(settings: Settings) -> None:
    """granian binds with SO_REUSEPORT: a second server on the port would silently share its requests."""
    family = socket.AF_INET6 if ":" in settings.address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.address, settings.port))
        except OSError as error:
            raise AddressTaken(
                f"Cannot listen on {settings.address} port {settings.port}: {error.strerror}. "
                "Stop what listens there, or choose another --port."
            ) from None
