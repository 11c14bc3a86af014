"""Words to the person who runs `pulumi`, sent to the engine beside the resource they are about."""

from typing import cast

import grpc.aio
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc


class EngineLog:
    """The engine's log. A plugin that was started by hand has no engine, and its words go nowhere."""

    def __init__(self, address: str | None) -> None:
        self._engine: engine_pb2_grpc.EngineAsyncStub | None = None
        if address:
            stub = engine_pb2_grpc.EngineStub(grpc.aio.insecure_channel(address))
            # EngineAsyncStub exists for type checkers only: it is this stub on an asynchronous channel.
            self._engine = cast("engine_pb2_grpc.EngineAsyncStub", stub)

    async def status(self, urn: str, message: str) -> None:
        """What is being waited for now; shown beside the resource and gone with the next."""
        await self._log(engine_pb2.INFO, urn, message, ephemeral=True)

    async def info(self, urn: str, message: str) -> None:
        """A fact worth keeping on the screen."""
        await self._log(engine_pb2.INFO, urn, message)

    async def warning(self, urn: str, message: str) -> None:
        """Something that the person should look at, though the run goes on."""
        await self._log(engine_pb2.WARNING, urn, message)

    async def _log(
        self, severity: engine_pb2.LogSeverity.ValueType, urn: str, message: str, *, ephemeral: bool = False
    ) -> None:
        if self._engine is None:
            return
        request = engine_pb2.LogRequest(severity=severity, urn=urn, message=message, ephemeral=ephemeral)
        try:
            await self._engine.Log(request)
        except grpc.aio.AioRpcError:
            return  # the engine is ending; what it would have shown is lost with it
