"""What each method answers. Owns the meaning of the messages; the socket is app/grpc/server.py's."""

from collections.abc import Callable, Mapping

from app import VERSION
from app.errors import NotFound
from app.grpc import messages, tensors
from app.grpc.messages import Message
from app.protocol import ModelMetadata, TensorMetadata
from app.service import Service

Answer = Callable[[Message], Message]
SHOWN_CHARACTERS = 100


class Methods:
    """The protocol's six methods for one model."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._model = service.model
        self._versions = service.versions
        self.answers: Mapping[str, Answer] = {
            "ServerLive": lambda _: messages.response("ServerLive")(live=True),
            "ServerReady": lambda _: messages.response("ServerReady")(ready=service.ready),
            "ModelReady": self._model_ready,
            "ServerMetadata": lambda _: messages.response("ServerMetadata")(name="landfall", version=VERSION),
            "ModelMetadata": self._model_metadata,
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

    def _infer(self, request: Message) -> Message:
        self._require(request.model_name, request.model_version)
        inference = self._service.inference
        found = inference.predicted(tensors.read(request))
        return tensors.answer(request, self._model.name, self._versions[0], found, inference.outcome)

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


def _add(listed: Message, tensor: TensorMetadata) -> None:
    listed.add(name=tensor.name, datatype=tensor.datatype, shape=tensor.shape)
