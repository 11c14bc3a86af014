"""The bodies of answers to an inference, put together from pieces made once."""

from collections.abc import Sequence

import msgspec

from app.errors import Malformed
from app.http.messages import Response
from app.inference import binary
from app.inference.outcome import Outcome
from app.protocol import LABEL, PROBABILITY, VALUE, InferRequest, InferResponse, ResponseOutput
from app.release import Release

OCTETS = b"application/octet-stream"
_encode = msgspec.json.Encoder().encode


class Answers:
    """Writes answers for one release."""

    def __init__(self, release: Release, outcome: Outcome) -> None:
        self._name, self._version = release.schema.name, release.version
        self._outcome = outcome
        self.outputs = (LABEL, PROBABILITY) if outcome.classes else (VALUE,)
        head = _encode({"model_name": self._name, "model_version": self._version})[:-1]
        width = outcome.width
        if outcome.classes:
            before = b'%b,"outputs":[{"name":"label","datatype":"BYTES","shape":[1],"data":[' % head
            after = b']},{"name":"probability","datatype":"FP64","shape":[1,%d],"data":' % width
            self._single = [before + _encode(name) + after for name in outcome.classes]
        else:
            self._single = [b'%b,"outputs":[{"name":"value","datatype":"FP64","shape":[1],"data":' % head]

    def single(self, outputs: Sequence[float], request_id: str | None) -> bytes:
        """The body for one row and every output, as JSON."""
        place = self._outcome.index(outputs) if self._outcome.classes else 0
        numbers = _encode(outputs)
        if request_id is None:
            return b"%b%b}]}" % (self._single[place], numbers)
        return b'%b%b}],"id":%b}' % (self._single[place], numbers, _encode(request_id))

    def wanted(self, request: InferRequest) -> list[tuple[str, bool]]:
        """The names of the outputs to send, and whether each goes in binary form.

        Raises:
            Malformed: The model has no such output.
        """
        default = (request.parameters or {}).get("binary_data_output") is True
        if not request.outputs:
            return [(name, default) for name in self.outputs]
        chosen: dict[str, bool] = {}
        for output in request.outputs:
            if output.name not in self.outputs:
                raise Malformed(
                    f"There is no output {output.name[:100]!r}; allowed: {', '.join(self.outputs)}."
                )
            asked = (output.parameters or {}).get("binary_data", default)
            chosen[output.name] = asked is True
        return list(chosen.items())

    def batch(
        self, request: InferRequest, wanted: Sequence[tuple[str, bool]], outputs: memoryview, count: int
    ) -> Response:
        """The answer for any number of rows; `outputs` are the engine's doubles, row-major."""
        tensors: list[ResponseOutput] = []
        tail: list[bytes] = []
        numbers = outputs.tolist()
        for name, in_bytes in wanted:
            if name == LABEL:
                labels = [self._outcome.classes[place] for place in self._outcome.indices(numbers)]
                shape, datatype, data = [count], "BYTES", labels
                content = binary.texts(labels) if in_bytes else b""
            else:
                shape = [count] if name == VALUE else [count, self._outcome.width]
                datatype, data = "FP64", numbers
                content = outputs.tobytes() if in_bytes else b""
            if in_bytes:
                tensors.append(
                    ResponseOutput(name, datatype, shape, parameters={"binary_data_size": len(content)})
                )
                tail.append(content)
            else:
                tensors.append(ResponseOutput(name, datatype, shape, data))
        head = _encode(InferResponse(self._name, self._version, tensors, request.id))
        if not tail:
            return Response(200, head)
        length = (b"inference-header-content-length", b"%d" % len(head))
        return Response(200, b"".join([head, *tail]), OCTETS, (length,))
