"""The engine's protocol (pulumi/provider.proto, SDK 3.250): each call to the operation of the resource's kind
and back.

Owns the table of kinds and how failures reach the user: ours as their text, anything else as one sentence
with a file.
"""

# ruff: noqa: N802, ARG002  # the methods bear the protocol's names and take what it sends

import json
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc
from pulumi.runtime.proto import provider_pb2 as pb

from infra.errors import LandfallError
from infra.plugins.landfall import difference, operations, wire
from infra.plugins.landfall.engine import Engine, Operation
from infra.plugins.landfall.image import commands
from infra.plugins.landfall.kinds.certificate_authority import CertificateAuthority
from infra.plugins.landfall.kinds.chosen_once import ChosenOnce
from infra.plugins.landfall.kinds.kind import Kind
from infra.plugins.landfall.kinds.model_image import ModelImage
from infra.plugins.landfall.kinds.node import Node
from infra.plugins.landfall.kinds.node_drain import NodeDrain
from infra.plugins.landfall.kinds.registry import Registry
from infra.plugins.landfall.kinds.tool_image import ToolImage
from infra.plugins.landfall.kinds.wait import Wait
from infra.plugins.landfall.records import Failure, Refused
from toolchain import folders

# Any: a kind's records are its own affair; operations ties them together for each call.
_ALL: tuple[Kind[Any, Any], ...] = (
    Registry(),
    Node(),
    ModelImage(),
    ToolImage(),
    CertificateAuthority(),
    Wait(),
    NodeDrain(),
    ChosenOnce(),
)

KINDS = {kind.type_name: kind for kind in _ALL}
"""Every resource type of the plugin. A further one is one module in `kinds` and one name here."""

_VERSION = "0.1.0"

Request = TypeVar("Request")
Response = TypeVar("Response")
# grpc's context is generic over messages that no method here reads.
Method = Callable[["LandfallProvider", Request, Any], Response]


def _spoken(method: Method[Request, Response]) -> Method[Request, Response]:
    """Turn errors into the protocol's, as texts for the person at the terminal."""

    @wraps(method)
    def answer(self: "LandfallProvider", request: Request, context: Any) -> Response:
        try:
            return method(self, request, context)
        except (LandfallError, folders.ToolMissing) as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        except Exception as error:  # the engine must get an answer whatever happened
            context.abort(grpc.StatusCode.UNKNOWN, _unexpected(error))
        raise AssertionError("abort always raises")

    return answer


def _unexpected(error: Exception) -> str:
    log = folders.state() / "logs" / "plugin.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as file:
        file.write("".join(traceback.format_exception(error)) + "\n")
    summary = str(error) or type(error).__name__
    return f"{summary} (Landfall did not expect this: please report it, with the last part of {log}.)"


class LandfallProvider(provider_pb2_grpc.ResourceProviderServicer):
    """The servicer of one plugin process."""

    def __init__(self, engine_address: str) -> None:
        """Connect to the engine.

        Args:
            engine_address: Where it takes messages.
        """
        self._engine = Engine(engine_address)

    def Handshake(self, request: pb.ProviderHandshakeRequest, context: Any) -> pb.ProviderHandshakeResponse:
        """Say which forms of values this plugin takes."""
        return pb.ProviderHandshakeResponse(accept_secrets=True)

    def Attach(self, request: plugin_pb2.PluginAttach, context: Any) -> empty_pb2.Empty:
        """Take up with an engine that did not start this process."""
        self._engine = Engine(request.address)
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: empty_pb2.Empty, context: Any) -> plugin_pb2.PluginInfo:
        """Say which version this is."""
        return plugin_pb2.PluginInfo(version=_VERSION)

    def GetSchema(self, request: pb.GetSchemaRequest, context: Any) -> pb.GetSchemaResponse:
        """Give the package's name; its types are Python classes beside this plugin."""
        return pb.GetSchemaResponse(schema=json.dumps({"name": "landfall", "version": _VERSION}))

    def CheckConfig(self, request: pb.CheckRequest, context: Any) -> pb.CheckResponse:
        """The plugin has no configuration of its own."""
        return pb.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: pb.DiffRequest, context: Any) -> pb.DiffResponse:
        """No configuration, no difference."""
        return pb.DiffResponse(changes=pb.DiffResponse.DIFF_NONE)

    def Configure(self, request: pb.ConfigureRequest, context: Any) -> pb.ConfigureResponse:
        """Say again which forms of values this plugin takes."""
        return pb.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    @_spoken
    def Check(self, request: pb.CheckRequest, context: Any) -> pb.CheckResponse:
        """Check inputs and add what is computed from them."""
        try:
            inputs = operations.check(
                _kind(request.urn), wire.properties(request.news), wire.properties(request.olds)
            )
        except Refused as refused:
            return pb.CheckResponse(inputs=request.news, failures=map(_failure, refused.failures))
        return pb.CheckResponse(inputs=wire.struct(inputs))

    @_spoken
    def Diff(self, request: pb.DiffRequest, context: Any) -> pb.DiffResponse:
        """Say what an update would change."""
        kind = _kind(request.urn)
        olds, state, news = map(wire.properties, (request.old_inputs, request.olds, request.news))
        changes = operations.diff(kind, request.id, olds, state, news)
        return difference.message(changes, delete_first=kind.delete_first)

    @_spoken
    def Create(self, request: pb.CreateRequest, context: Any) -> pb.CreateResponse:
        """Make a resource."""
        kind, news = _kind(request.urn), wire.properties(request.properties)
        if request.preview:
            made = operations.preview_create(kind, news)
        else:
            made = operations.create(kind, news, Operation(self._engine, request.urn))
        return pb.CreateResponse(id=made.identity, properties=wire.struct(made.state))

    @_spoken
    def Update(self, request: pb.UpdateRequest, context: Any) -> pb.UpdateResponse:
        """Bring a resource to new inputs."""
        kind, news = _kind(request.urn), wire.properties(request.news)
        if request.preview:
            state = operations.preview_update(kind, wire.properties(request.olds), news)
        else:
            state = operations.update(kind, news, Operation(self._engine, request.urn))
        return pb.UpdateResponse(properties=wire.struct(state))

    @_spoken
    def Read(self, request: pb.ReadRequest, context: Any) -> pb.ReadResponse:
        """Look at a resource; an answer without id says that it is gone."""
        inputs, state = wire.properties(request.inputs), wire.properties(request.properties)
        now = operations.read(_kind(request.urn), request.id, inputs, state)
        if now is None:
            return pb.ReadResponse()
        return pb.ReadResponse(id=request.id, properties=wire.struct(now), inputs=request.inputs)

    @_spoken
    def Delete(self, request: pb.DeleteRequest, context: Any) -> empty_pb2.Empty:
        """Remove a resource."""
        olds = wire.properties(request.old_inputs)
        operations.delete(_kind(request.urn), request.id, olds, Operation(self._engine, request.urn))
        return empty_pb2.Empty()

    def Cancel(self, request: empty_pb2.Empty, context: Any) -> empty_pb2.Empty:
        """End what runs, because the user asked for it."""
        commands.cancel()
        return empty_pb2.Empty()


def _failure(found: Failure) -> pb.CheckFailure:
    return pb.CheckFailure(property=found.property, reason=found.reason)


def _kind(urn: str) -> Kind[Any, Any]:
    # urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME
    token = urn.split("::")[2].rpartition("$")[2]
    if token not in KINDS:
        raise LandfallError(f"{token} is no resource type of this plugin; allowed: {', '.join(KINDS)}.")
    return KINDS[token]
