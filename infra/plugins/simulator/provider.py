"""The engine's protocol (pulumi/provider.proto, SDK 3.250): each call to what the simulated cloud does
with it.

Owns how values cross (secrets keep their marks, unknowns pass) and how refusals reach the user. It never
looks at a resource's URN beyond its type: a cloud does not know it.
"""

# ruff: noqa: N802, ARG002  # the methods bear the protocol's names and take what it sends

import json
from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from typing import Any, TypeVar

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc
from pulumi.runtime.proto import provider_pb2 as pb

from infra.errors import LandfallError
from infra.plugins.kubernetes.checkpoint import secret_paths
from infra.plugins.kubernetes.errors import KubernetesError
from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.kubernetes.wire import UNKNOWN, Properties, decode, encode
from infra.plugins.landfall.engine import Engine, Operation
from infra.plugins.simulator import changes, configuration, faults, operations
from infra.plugins.simulator.check import faults as wrong
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.operations import Caller
from infra.plugins.simulator.schema.cache import schema
from infra.plugins.simulator.tables import ResourceType, SimulatedCloud

Request = TypeVar("Request")
Response = TypeVar("Response")
# grpc's context is generic over messages that no method here reads.
Method = Callable[["SimulatedProvider", Request, Any], Response]


def _spoken(method: Method[Request, Response]) -> Method[Request, Response]:
    """Turn errors into the protocol's, as texts for the person at the terminal."""

    @wraps(method)
    def answer(self: "SimulatedProvider", request: Request, context: Any) -> Response:
        try:
            return method(self, request, context)
        except (LandfallError, KubernetesError) as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        raise AssertionError("abort always raises")

    return answer


class SimulatedProvider(provider_pb2_grpc.ResourceProviderServicer):
    """The servicer of one plugin process."""

    def __init__(self, cloud: SimulatedCloud, engine_address: str) -> None:
        """Take up with the engine.

        Args:
            cloud: The cloud to play.
            engine_address: Where the engine takes messages.
        """
        self._cloud = cloud
        self._engine = Engine(engine_address)
        self._caller: Caller | None = None

    def Handshake(self, request: pb.ProviderHandshakeRequest, context: Any) -> pb.ProviderHandshakeResponse:
        """Say which forms of values this plugin takes."""
        return pb.ProviderHandshakeResponse(accept_secrets=True)

    def Attach(self, request: plugin_pb2.PluginAttach, context: Any) -> empty_pb2.Empty:
        """Take up with an engine that did not start this process."""
        self._engine = Engine(request.address)
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: empty_pb2.Empty, context: Any) -> plugin_pb2.PluginInfo:
        """Say which version this is: the SDK's."""
        return plugin_pb2.PluginInfo(version=version(self._cloud.package))

    def GetSchema(self, request: pb.GetSchemaRequest, context: Any) -> pb.GetSchemaResponse:
        """Give the package's name; its types are those of the SDK."""
        named = {"name": self._cloud.name, "version": version(self._cloud.package)}
        return pb.GetSchemaResponse(schema=json.dumps(named))

    @_spoken
    def CheckConfig(self, request: pb.CheckRequest, context: Any) -> pb.CheckResponse:
        """Check the provider's configuration as the real plugin does."""
        found = configuration.faults(self._cloud, decode(request.news).tree)
        failures = [pb.CheckFailure(property=fault.path, reason=fault.reason) for fault in found]
        return pb.CheckResponse(inputs=request.news, failures=failures)

    @_spoken
    def DiffConfig(self, request: pb.DiffRequest, context: Any) -> pb.DiffResponse:
        """Say whether new configuration makes everything anew."""
        old, new = decode(request.old_inputs).tree, decode(request.news).tree
        return configuration.difference(self._cloud, old, new)

    @_spoken
    def Configure(self, request: pb.ConfigureRequest, context: Any) -> pb.ConfigureResponse:
        """Take the configuration."""
        given = decode(request.args).tree
        self._caller = Caller(
            self._cloud, self._cloud.scope(configuration.opened(self._cloud, given)), Ledger.of_environment()
        )
        return pb.ConfigureResponse(acceptSecrets=True, supportsPreview=True, acceptOutputs=True)

    @_spoken
    def Check(self, request: pb.CheckRequest, context: Any) -> pb.CheckResponse:
        """Hold inputs against the SDK's types, and fill in what the real plugin fills in."""
        kind = self._kind(request.urn)
        news, olds = decode(request.news), decode(request.olds)
        inputs = operations.filled(kind, news.tree, olds.tree, request.name)
        found = wrong(schema(self._cloud.package, kind.token), inputs, kind.forms)
        failures = [pb.CheckFailure(property=fault.path, reason=fault.reason) for fault in found]
        return pb.CheckResponse(inputs=encode(Properties(inputs, news.secrets)), failures=failures)

    @_spoken
    def Diff(self, request: pb.DiffRequest, context: Any) -> pb.DiffResponse:
        """Say what an update would change."""
        kind = self._kind(request.urn)
        old, new = decode(request.old_inputs).tree, decode(request.news).tree
        return changes.message(changes.between(kind, schema(self._cloud.package, kind.token), old, new))

    @_spoken
    def Create(self, request: pb.CreateRequest, context: Any) -> pb.CreateResponse:
        """Make a new thing."""
        kind, news = self._kind(request.urn), decode(request.properties)
        if request.preview:
            return pb.CreateResponse(properties=self._foreseen(kind, news, {}))
        caller = self._configured()
        faults.before(self._cloud, caller.ledger, kind.token, "create")
        entry = operations.create(caller, kind, news.tree, self._progress(request.urn))
        faults.after(caller.ledger, kind.token, "create")
        return pb.CreateResponse(id=entry.identity, properties=self._encoded(kind, entry, news))

    @_spoken
    def Update(self, request: pb.UpdateRequest, context: Any) -> pb.UpdateResponse:
        """Bring a thing to new inputs."""
        kind, news = self._kind(request.urn), decode(request.news)
        if request.preview:
            return pb.UpdateResponse(properties=self._foreseen(kind, news, decode(request.olds).tree))
        caller = self._configured()
        faults.before(self._cloud, caller.ledger, kind.token, "update")
        entry = operations.update(caller, kind, request.id, news.tree, self._progress(request.urn))
        faults.after(caller.ledger, kind.token, "update")
        return pb.UpdateResponse(properties=self._encoded(kind, entry, news))

    @_spoken
    def Read(self, request: pb.ReadRequest, context: Any) -> pb.ReadResponse:
        """Look at a thing; an answer without id says that it is gone."""
        kind, caller = self._kind(request.urn), self._configured()
        faults.before(self._cloud, caller.ledger, kind.token, "read")
        entry = caller.ledger.get(kind.token, request.id)
        if entry is None:
            return pb.ReadResponse()
        inputs = decode(request.inputs)
        kept = Properties(entry.inputs, frozenset(secret_paths(entry.inputs, inputs.secrets)))
        properties = self._encoded(kind, entry, inputs)
        return pb.ReadResponse(id=request.id, properties=properties, inputs=encode(kept))

    @_spoken
    def Delete(self, request: pb.DeleteRequest, context: Any) -> empty_pb2.Empty:
        """Remove a thing."""
        kind, caller = self._kind(request.urn), self._configured()
        faults.before(self._cloud, caller.ledger, kind.token, "delete")
        operations.delete(caller, kind, request.id, self._progress(request.urn))
        faults.after(caller.ledger, kind.token, "delete")
        return empty_pb2.Empty()

    @_spoken
    def Invoke(self, request: pb.InvokeRequest, context: Any) -> pb.InvokeResponse:
        """Answer a function of the real plugin's."""
        function = self._cloud.functions.get(request.tok)
        if function is None:
            raise SimulatorError(
                f"{request.tok} is in no table of functions of the simulated {self._cloud.name}: add it"
                f" there."
            )
        caller = self._configured()
        answer = function(decode(request.args).tree, caller.scope, caller.ledger)
        response = pb.InvokeResponse()
        # The field bears the name of a Python keyword.
        getattr(response, "return").CopyFrom(encode(Properties(answer)))
        return response

    def Cancel(self, request: empty_pb2.Empty, context: Any) -> empty_pb2.Empty:
        """Nothing: every call here ends by itself."""
        return empty_pb2.Empty()

    def _foreseen(self, kind: ResourceType, news: Properties, before: JsonObject) -> struct_pb2.Struct:
        """The state that a preview tells: what is added is unknown, or stays what it was."""
        outputs = schema(self._cloud.package, kind.token).outputs
        given = {name: value for name, value in news.tree.items() if name not in kind.answered}
        added: JsonObject = {name: before.get(name, UNKNOWN) for name in outputs if name not in given}
        return encode(Properties({**added, **given}, news.secrets))

    def _encoded(self, kind: ResourceType, entry: Entry, inputs: Properties) -> struct_pb2.Struct:
        """A thing as the engine keeps it; what the ledger keeps for its own use stays there."""
        known = schema(self._cloud.package, kind.token)
        state = {
            name: value
            for name, value in operations.state(entry).items()
            if name in known.inputs or name in known.outputs
        }
        paths = secret_paths(state, inputs.secrets) | {(name,) for name in kind.secrets if name in state}
        return encode(Properties(state, frozenset(paths)))

    def _kind(self, urn: str) -> ResourceType:
        # urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME
        return operations.table(self._cloud, urn.split("::")[2].rpartition("$")[2])

    def _configured(self) -> Caller:
        assert self._caller is not None, "the engine configures a plugin before it calls it"
        return self._caller

    def _progress(self, urn: str) -> Callable[[str], None]:
        return Operation(self._engine, urn).status
