"""Tells the engine what an operation does, so that `pulumi up` shows it beside the resource."""

import contextlib

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

_RPC_SECONDS = 5


class Engine:
    """The engine that started this plugin."""

    def __init__(self, address: str) -> None:
        """Connect.

        Args:
            address: Its gRPC address, the plugin's first argument.
        """
        self._channel = grpc.insecure_channel(address)
        self._stub = engine_pb2_grpc.EngineStub(self._channel)

    def log(self, urn: str, text: str, *, passing: bool) -> None:
        """Show a text beside a resource.

        Args:
            urn: The resource.
            text: What to show.
            passing: Whether the next text takes its place.
        """
        request = engine_pb2.LogRequest(severity=engine_pb2.INFO, message=text, urn=urn, ephemeral=passing)
        # Not being heard is no reason to fail an update.
        with contextlib.suppress(grpc.RpcError):
            self._stub.Log(request, timeout=_RPC_SECONDS)


class Operation:
    """Progress of one resource's operation, shown by the engine."""

    def __init__(self, engine: Engine, urn: str) -> None:
        """Name what is worked on.

        Args:
            engine: Who shows it.
            urn: The resource.
        """
        self._engine = engine
        self._urn = urn

    def status(self, text: str) -> None:
        """Show what is being done right now."""
        self._engine.log(self._urn, text, passing=True)

    def note(self, text: str) -> None:
        """Show something worth keeping."""
        self._engine.log(self._urn, text, passing=False)
