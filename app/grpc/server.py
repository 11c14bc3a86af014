"""The listening side of gRPC: grpc.aio on the process's own event loop, within the limits of HTTP."""

from collections.abc import Awaitable, Callable
from time import perf_counter

import grpc

from app import routes
from app.errors import AddressTaken, RequestError
from app.grpc import messages, rpc
from app.grpc.messages import Message
from app.grpc.methods import Answer, Methods
from app.logs import Log
from app.metrics import Metrics
from app.service import SERVER_ERROR, Service
from app.settings import Settings

OK = 200
FIRST = routes.UNMATCHED + 1
"""The first method's place in what requests are counted by."""
CODES = {
    404: grpc.StatusCode.NOT_FOUND,
    413: grpc.StatusCode.RESOURCE_EXHAUSTED,
    SERVER_ERROR: grpc.StatusCode.INTERNAL,
}
"""By the HTTP code of the same answer; every other one is an argument that is not allowed."""
HEAD_ROOM_BYTES = 64 * 1024
"""What names, shapes and parameters may add to a request's tensors."""
STREAMS = 32
"""Requests of one connection at a time; the rest wait in the client."""
MOST_REQUESTS = 64
"""At a time: each is held in memory, up to the longest body. Beyond, clients get RESOURCE_EXHAUSTED."""

UNCOMPRESSED = 1
"""No message is unpacked, which could be far longer than what was sent; as over HTTP."""

Handler = Callable[[Message, "grpc.aio.ServicerContext[Message, Message]"], Awaitable[Message]]


class Server:
    """Serves gRPC beside HTTP.

    Attributes:
        under_way: Requests begun and not answered.
    """

    def __init__(self, service: Service, metrics: Metrics, log: Log, settings: Settings, port: int) -> None:
        self.under_way = 0
        self._metrics = metrics
        self._log = log
        self._settings = settings
        self._port = port
        self._methods = Methods(service)
        answers = self._methods.answers
        self._handlers = {
            method: grpc.unary_unary_rpc_method_handler(
                self._handler(FIRST + place, method, answers[method]),
                request_deserializer=messages.request(method).FromString,
                response_serializer=messages.response(method).SerializeToString,
            )
            for place, method in enumerate(rpc.METHODS)
        }
        self._server: grpc.aio.Server | None = None

    @property
    def waiting(self) -> int:
        """Requests of many rows that wait for their turn."""
        return self._methods.waiting

    async def listen(self) -> None:
        """Accept requests from now on.

        Raises:
            AddressTaken: The address cannot be listened on.
        """
        settings = self._settings
        self._server = grpc.aio.server(
            maximum_concurrent_rpcs=MOST_REQUESTS,
            options=(
                ("grpc.max_receive_message_length", settings.max_body_bytes + HEAD_ROOM_BYTES),
                ("grpc.max_concurrent_streams", STREAMS),
                ("grpc.compression_enabled_algorithms_bitset", UNCOMPRESSED),
                ("grpc.max_connection_idle_ms", int(settings.idle_seconds * 1000)),
                ("grpc.so_reuseport", 0),  # else two processes would share a port in silence
            ),
        )
        self._server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(rpc.SERVICE, self._handlers),)
        )
        address = f"[{settings.address}]" if ":" in settings.address else settings.address
        try:
            self._server.add_insecure_port(f"{address}:{self._port}")
        except RuntimeError:
            raise AddressTaken(
                f"Cannot listen on {settings.address} port {self._port} for gRPC. "
                "Stop what listens there, or choose another --grpc-port."
            ) from None
        await self._server.start()

    async def stop(self, seconds: float) -> None:
        """Take no more requests, and wait so long for those under way."""
        if self._server is not None:
            await self._server.stop(seconds)

    def _handler(self, place: int, method: str, answer: Answer) -> Handler:
        async def handle(request: Message, context: "grpc.aio.ServicerContext[Message, Message]") -> Message:
            began = perf_counter()
            self.under_way += 1
            found, status, text = None, OK, ""
            try:
                found = await answer(request)
            except RequestError as error:
                status, text = error.status, str(error)
            except Exception as error:  # the client gets an answer, the log the cause
                self._log.crashed("request_failed", error, path=rpc.PATHS[place - FIRST], method="POST")
                status, text = SERVER_ERROR, "The server failed; its log has the cause."
            finally:
                self.under_way -= 1
            seconds = perf_counter() - began
            self._metrics.answered(place, status, seconds)
            self._tell(method, status, seconds)
            if found is not None:
                return found
            return await context.abort(CODES.get(status, grpc.StatusCode.INVALID_ARGUMENT), text)

        return handle

    def _tell(self, method: str, status: int, seconds: float) -> None:
        wanted = self._settings.log_requests
        if (wanted == "all" and method in ("ModelInfer", "ModelMetadata")) or (
            wanted == "errors" and status != OK
        ):
            self._log.happened(
                "request",
                method="POST",
                path=f"/{rpc.SERVICE}/{method}",
                status=status,
                milliseconds=round(seconds * 1e3, 3),
            )
