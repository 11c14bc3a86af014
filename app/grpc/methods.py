"""What each method answers. Owns the meaning of the messages; the socket is app/grpc/server.py's."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter

from app import VERSION
from app.errors import NotFound
from app.grpc import messages, tensors
from app.grpc.messages import Message
from app.inference.inference import Predicted
from app.protocol import InferRequest, TensorMetadata
from app.service import Service
from app.steps import finished

Answer = Callable[[Message], Awaitable[Message]]
Quick = Callable[[Message], Message]
SHOWN_CHARACTERS = 100
FEW_ROWS = 1000
"""So many take some milliseconds: more are answered in steps."""


class Methods:
    """The protocol's six methods for one model.

    Attributes:
        waiting: Requests of many rows that wait for their turn.
    """

    def __init__(self, service: Service) -> None:
        self.waiting = 0
        self._service = service
        self._model = service.model
        self._versions = service.versions
        self._turn = asyncio.Lock()
        live, ready, server = map(messages.response, ("ServerLive", "ServerReady", "ServerMetadata"))
        quick: Mapping[str, Quick] = {
            "ServerLive": lambda _: live(live=True),
            "ServerReady": lambda _: ready(ready=service.ready),
            "ModelReady": self._model_ready,
            "ServerMetadata": lambda _: server(name="landfall", version=VERSION),
            "ModelMetadata": self._model_metadata,
        }
        self.answers: Mapping[str, Answer] = {
            **{method: _at_once(answer) for method, answer in quick.items()},
            "ModelInfer": self._infer,
        }

    def _model_ready(self, request: Message) -> Message:
        self._require(request.name, request.version)
        return messages.response("ModelReady")(ready=self._service.ready)

    def _model_metadata(self, request: Message) -> Message:
        self._require(request.name, request.version)
        found = self._model
        response = messages.ModelMetadataResponse(
            name=found.name, versions=found.versions, platform=found.platform
        )
        for listed, described in ((response.inputs, found.inputs), (response.outputs, found.outputs)):
            for tensor in described:
                _add(listed, tensor)
        return response

    async def _infer(self, request: Message) -> Message:
        self._require(request.model_name, request.model_version)
        found = await self._predicted(tensors.read(request))
        outcome = self._service.inference.outcome
        return tensors.answer(request, self._model.name, self._versions[0], found, outcome)

    async def _predicted(self, request: InferRequest) -> Predicted:
        """One request at a time, in steps between which everything else goes on."""
        steps = self._service.inference.predicted(request)
        if _rows(request) <= FEW_ROWS:
            return finished(steps)
        queued = perf_counter()
        self.waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self.waiting -= 1
        try:
            self._service.waited(perf_counter() - queued)
            while True:
                try:
                    next(steps)
                except StopIteration as end:
                    found: Predicted = end.value
                    return found
                await asyncio.sleep(0)
        finally:
            self._turn.release()

    def _require(self, name: str, version: str) -> None:
        if name != self._model.name:
            raise NotFound(
                f"There is no model {name[:SHOWN_CHARACTERS]!r}; this server has {self._model.name!r}."
            )
        if version and version not in self._versions:
            raise NotFound(
                f"The model {name!r} has no version {version[:SHOWN_CHARACTERS]!r}; "
                f"it has {self._versions[0]!r}."
            )


def _at_once(answer: Quick) -> Answer:
    async def answered(request: Message) -> Message:
        return answer(request)

    return answered


def _rows(request: InferRequest) -> int:
    return max((tensor.shape[0] for tensor in request.inputs if tensor.shape), default=0)


def _add(listed: Message, tensor: TensorMetadata) -> None:
    listed.add(name=tensor.name, datatype=tensor.datatype, shape=tensor.shape)
