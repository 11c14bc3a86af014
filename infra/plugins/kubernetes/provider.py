"""The engine's calls, each turned into one operation of this package and back.

Owns nothing but the protocol (pulumi/provider.proto, SDK 3.250): no decision about Kubernetes is taken here.
"""

# ruff: noqa: N802, ARG002  the methods bear the protocol's names and arguments

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from functools import wraps
from typing import Any, Protocol, TypeVar

import grpc
import grpc.aio
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc
from pulumi.runtime.proto import provider_pb2 as pb

from infra.plugins.kubernetes import VERSION
from infra.plugins.kubernetes.answers import abort_partial, config_response, diff_response
from infra.plugins.kubernetes.check import Naming, check
from infra.plugins.kubernetes.checkpoint import old_inputs
from infra.plugins.kubernetes.compare import compare
from infra.plugins.kubernetes.create import create, preview_create
from infra.plugins.kubernetes.deletion import delete
from infra.plugins.kubernetes.engine_log import EngineLog
from infra.plugins.kubernetes.errors import KubernetesError, RefusedError
from infra.plugins.kubernetes.json_tree import parse_path
from infra.plugins.kubernetes.outcome import InitializationError
from infra.plugins.kubernetes.provider_config import check_config, compare_config
from infra.plugins.kubernetes.read import read
from infra.plugins.kubernetes.session import Session, open_session
from infra.plugins.kubernetes.settings import read_settings
from infra.plugins.kubernetes.task import Task
from infra.plugins.kubernetes.tokens import refuse_foreign
from infra.plugins.kubernetes.update import preview_update, update
from infra.plugins.kubernetes.wire import decode, encode

# grpc's contexts are generic over messages that no method here reads.
Context = Any
Request = TypeVar("Request")
Response = TypeVar("Response")


class _AboutResource(Protocol):
    @property
    def urn(self) -> str: ...


Method = Callable[["KubernetesProvider", Request, Context], Awaitable[Response]]


def _spoken(
    method: Method[Request, Response],
) -> Callable[["KubernetesProvider", Request, Context], Coroutine[Any, Any, Response]]:
    """Turns this package's errors into the protocol's."""

    @wraps(method)
    async def answer(self: "KubernetesProvider", request: Request, context: Context) -> Response:
        try:
            return await method(self, request, context)
        except InitializationError as error:
            await abort_partial(context, error)
        except KubernetesError as error:
            await context.abort(grpc.StatusCode.UNKNOWN, str(error))
        raise AssertionError("abort always raises")

    return answer


class KubernetesProvider(provider_pb2_grpc.ResourceProviderServicer):
    """The servicer of one plugin process, which serves one configured provider."""

    def __init__(self, engine_address: str | None) -> None:
        self._log = EngineLog(engine_address)
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """What Configure made.

        Raises:
            RefusedError: The engine asked for a resource before it configured the provider.
        """
        if self._session is None:
            raise RefusedError(
                "The provider was asked to work before it was configured; this is a fault of the engine."
            )
        return self._session

    def _task(self, request: _AboutResource, timeout: float = 0.0, ignored: Iterable[str] = ()) -> Task:
        return Task(self.session, request.urn, timeout, tuple(parse_path(text) for text in ignored))

    async def Handshake(
        self, request: pb.ProviderHandshakeRequest, context: Context
    ) -> pb.ProviderHandshakeResponse:
        """Says which forms of values this plugin takes."""
        self._log = EngineLog(request.engine_address)
        return pb.ProviderHandshakeResponse(accept_secrets=True, supports_autonaming_configuration=True)

    async def Attach(self, request: plugin_pb2.PluginAttach, context: Context) -> empty_pb2.Empty:
        """Takes up with an engine that did not start this process."""
        self._log = EngineLog(request.address)
        return empty_pb2.Empty()

    async def GetPluginInfo(self, request: empty_pb2.Empty, context: Context) -> plugin_pb2.PluginInfo:
        """Says which version of the SDK this plugin serves."""
        return plugin_pb2.PluginInfo(version=VERSION)

    async def GetSchema(self, request: pb.GetSchemaRequest, context: Context) -> pb.GetSchemaResponse:
        """Gives the package's name and version; the SDK's types live in the SDK."""
        return pb.GetSchemaResponse(schema=json.dumps({"name": "kubernetes", "version": VERSION}))

    @_spoken
    async def CheckConfig(self, request: pb.CheckRequest, context: Context) -> pb.CheckResponse:
        """Validates the provider's own inputs."""
        try:
            check_config(decode(request.news).tree)
        except RefusedError as error:
            return pb.CheckResponse(inputs=request.news, failures=[pb.CheckFailure(reason=str(error))])
        return pb.CheckResponse(inputs=request.news)

    @_spoken
    async def DiffConfig(self, request: pb.DiffRequest, context: Context) -> pb.DiffResponse:
        """Says whether another configuration means another cluster."""
        olds = request.old_inputs if request.HasField("old_inputs") else request.olds
        return config_response(compare_config(decode(olds).tree, decode(request.news).tree))

    @_spoken
    async def Configure(self, request: pb.ConfigureRequest, context: Context) -> pb.ConfigureResponse:
        """Opens the session that all later calls work in."""
        self._session = open_session(read_settings(decode(request.args).tree), self._log)
        return pb.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True
        )

    @_spoken
    async def Check(self, request: pb.CheckRequest, context: Context) -> pb.CheckResponse:
        """Names the object and its namespace where the program does not."""
        options = request.autonaming
        disabled = options.mode == pb.CheckRequest.AutonamingOptions.DISABLE
        naming = Naming(request.randomSeed, "" if disabled else options.proposed_name, disabled)
        try:
            inputs = await check(self._task(request), decode(request.news), decode(request.olds), naming)
        except RefusedError as error:
            return pb.CheckResponse(inputs=request.news, failures=[pb.CheckFailure(reason=str(error))])
        return pb.CheckResponse(inputs=encode(inputs))

    @_spoken
    async def Diff(self, request: pb.DiffRequest, context: Context) -> pb.DiffResponse:
        """Says what an update would change."""
        state = decode(request.olds)
        before = old_inputs(decode(request.old_inputs), state)
        task = self._task(request, ignored=request.ignoreChanges)
        return diff_response(await compare(task, before, state, decode(request.news)))

    @_spoken
    async def Create(self, request: pb.CreateRequest, context: Context) -> pb.CreateResponse:
        """Makes an object, or shows what would be made."""
        inputs, task = decode(request.properties), self._task(request, request.timeout)
        if request.preview:
            return pb.CreateResponse(properties=encode(await preview_create(task, inputs)))
        made = await create(task, inputs)
        return pb.CreateResponse(id=made.identity, properties=encode(made.outputs))

    @_spoken
    async def Read(self, request: pb.ReadRequest, context: Context) -> pb.ReadResponse:
        """Gives an object as it is now."""
        state, inputs = decode(request.properties), decode(request.inputs)
        found = await read(self._task(request), request.id, state, inputs)
        if found is None:
            return pb.ReadResponse()
        return pb.ReadResponse(id=request.id, properties=encode(found.outputs), inputs=encode(found.inputs))

    @_spoken
    async def Update(self, request: pb.UpdateRequest, context: Context) -> pb.UpdateResponse:
        """Changes an object in place, or shows what would change."""
        state, news = decode(request.olds), decode(request.news)
        task = self._task(request, request.timeout, request.ignoreChanges)
        if request.preview:
            return pb.UpdateResponse(properties=encode(await preview_update(task, state, news)))
        return pb.UpdateResponse(properties=encode((await update(task, state, news)).outputs))

    @_spoken
    async def Delete(self, request: pb.DeleteRequest, context: Context) -> empty_pb2.Empty:
        """Deletes an object and waits until it is gone."""
        await delete(self._task(request, request.timeout), request.id, decode(request.properties))
        return empty_pb2.Empty()

    @_spoken
    async def Invoke(self, request: pb.InvokeRequest, context: Context) -> pb.InvokeResponse:
        """Refuses every function; the official plugin's render charts, folders and files."""
        refuse_foreign(request.tok)
        raise RefusedError(f"This plugin has no function {request.tok}.")

    @_spoken
    async def Construct(self, request: pb.ConstructRequest, context: Context) -> pb.ConstructResponse:
        """Refuses every component; the official plugin's render charts, folders and files."""
        refuse_foreign(request.type)
        raise RefusedError(f"This plugin has no component {request.type}.")

    @_spoken
    async def Call(self, request: pb.CallRequest, context: Context) -> pb.CallResponse:
        """Refuses every method: there are no components to have any."""
        raise RefusedError(f"This plugin has no method {request.tok}.")

    @_spoken
    async def Parameterize(
        self, request: pb.ParameterizeRequest, context: Context
    ) -> pb.ParameterizeResponse:
        """Refuses packages made from CRDs; custom kinds need none."""
        raise RefusedError(
            "This plugin makes no packages from CRDs; use apiextensions.CustomResource for their kinds."
        )

    async def List(self, request: pb.ListRequest, context: Context) -> AsyncIterator[pb.ListResponse]:
        """Refuses to list; no program of the SDK asks for it."""
        await context.abort(
            grpc.StatusCode.UNIMPLEMENTED, "this plugin does not list resources; use kubectl get"
        )
        yield pb.ListResponse()

    async def GetMapping(self, request: pb.GetMappingRequest, context: Context) -> pb.GetMappingResponse:
        """Gives no mapping: there is none from Terraform."""
        return pb.GetMappingResponse()

    async def GetMappings(self, request: pb.GetMappingsRequest, context: Context) -> pb.GetMappingsResponse:
        """Gives no mapping: there is none from Terraform."""
        return pb.GetMappingsResponse()

    async def Cancel(self, request: empty_pb2.Empty, context: Context) -> empty_pb2.Empty:
        """Ends every wait; what exists by then stays in state."""
        if self._session is not None:
            self._session.interrupted.set()
        return empty_pb2.Empty()
