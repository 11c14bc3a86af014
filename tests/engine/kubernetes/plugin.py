"""The plugin as the engine starts it, and its calls as the engine makes them."""

import os
import subprocess
import sys
import threading
from concurrent import futures
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2_grpc, status_pb2
from pulumi.runtime.proto import provider_pb2 as pb

from infra.plugins.kubernetes.json_tree import JsonObject, Path
from infra.plugins.kubernetes.wire import Properties, decode, encode

SEED = b"seed of a test"


class Engine(engine_pb2_grpc.EngineServicer):
    """The part of the engine that takes log messages."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.said = threading.Event()

    def Log(self, request: engine_pb2.LogRequest, context: object) -> empty_pb2.Empty:  # noqa: N802  the protocol's
        self.messages.append(request.message)
        self.said.set()
        return empty_pb2.Empty()


@dataclass(eq=False)
class Refusal(Exception):
    """An error of the plugin, with the object it kept where one exists."""

    message: str
    kept: pb.ErrorResourceInitFailed | None = None

    def __str__(self) -> str:
        return self.message


@dataclass
class Resource:
    """One resource as the engine remembers it."""

    urn: str
    id: str = ""
    inputs: Properties = field(default_factory=Properties)
    outputs: Properties = field(default_factory=Properties)


class Plugin:
    """A running plugin process, configured for one cluster."""

    def __init__(self, config: JsonObject, environment: dict[str, str] | None = None) -> None:
        self.engine = Engine()
        self._server = grpc.server(futures.ThreadPoolExecutor(2))
        engine_pb2_grpc.add_EngineServicer_to_server(self.engine, self._server)
        port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "infra.plugins.kubernetes", f"127.0.0.1:{port}"],
            stdout=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
        )
        assert self._process.stdout is not None
        own = int(self._process.stdout.readline())
        self._channel = grpc.insecure_channel(f"127.0.0.1:{own}")
        self.stub: Any = provider_pb2_grpc.ResourceProviderStub(self._channel)
        self.stub.Configure(pb.ConfigureRequest(args=encode(Properties(config)), acceptSecrets=True))

    def close(self) -> None:
        self._channel.close()
        self._process.kill()
        self._process.wait()
        self._server.stop(None)

    def check(
        self,
        token: str,
        name: str,
        inputs: JsonObject,
        *,
        olds: JsonObject | None = None,
        secrets: tuple[Path, ...] = (),
    ) -> Resource:
        urn = f"urn:pulumi:test::test::{token}::{name}"
        request = pb.CheckRequest(urn=urn, randomSeed=SEED, olds=encode(Properties(olds or {})))
        request.news.CopyFrom(encode(Properties(inputs, frozenset(secrets))))
        answer = self._call(self.stub.Check, request)
        if answer.failures:
            raise Refusal(answer.failures[0].reason)
        return Resource(urn, inputs=decode(answer.inputs))

    def request_create(
        self, resource: Resource, *, preview: bool = False, timeout: float = 0
    ) -> pb.CreateRequest:
        properties = encode(resource.inputs)
        return pb.CreateRequest(urn=resource.urn, properties=properties, preview=preview, timeout=timeout)

    def create(self, resource: Resource, *, preview: bool = False, timeout: float = 0) -> Resource:
        answer = self._call(self.stub.Create, self.request_create(resource, preview=preview, timeout=timeout))
        return Resource(resource.urn, answer.id, resource.inputs, decode(answer.properties))

    def diff(self, old: Resource, new: Resource, ignored: tuple[str, ...] = ()) -> pb.DiffResponse:
        request = pb.DiffRequest(
            id=old.id,
            urn=old.urn,
            olds=encode(old.outputs),
            old_inputs=encode(old.inputs),
            news=encode(new.inputs),
            ignoreChanges=ignored,
        )
        answer: pb.DiffResponse = self._call(self.stub.Diff, request)
        return answer

    def update(
        self,
        old: Resource,
        new: Resource,
        *,
        preview: bool = False,
        ignored: tuple[str, ...] = (),
        timeout: float = 0,
    ) -> Resource:
        request = pb.UpdateRequest(
            id=old.id,
            urn=old.urn,
            olds=encode(old.outputs),
            old_inputs=encode(old.inputs),
            news=encode(new.inputs),
            preview=preview,
            ignoreChanges=ignored,
            timeout=timeout,
        )
        answer = self._call(self.stub.Update, request)
        return Resource(old.urn, old.id, new.inputs, decode(answer.properties))

    def read(self, resource: Resource) -> Resource | None:
        request = pb.ReadRequest(
            id=resource.id,
            urn=resource.urn,
            properties=encode(resource.outputs),
            inputs=encode(resource.inputs),
        )
        answer = self._call(self.stub.Read, request)
        if not answer.id:
            return None
        return Resource(resource.urn, answer.id, decode(answer.inputs), decode(answer.properties))

    def delete(self, resource: Resource, timeout: float = 0) -> None:
        properties = encode(resource.outputs)
        request = pb.DeleteRequest(id=resource.id, urn=resource.urn, properties=properties, timeout=timeout)
        self._call(self.stub.Delete, request)

    def _call(self, method: Any, request: Any) -> Any:
        try:
            return method(request, timeout=120)
        except grpc.RpcError as error:
            call: Any = error
            metadata = dict(call.trailing_metadata() or ())
            packed = metadata.get("grpc-status-details-bin")
            kept = None
            if packed:
                kept = pb.ErrorResourceInitFailed()
                status_pb2.Status.FromString(packed).details[0].Unpack(kept)
            raise Refusal(call.details(), kept) from None
