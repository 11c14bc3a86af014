"""From the messages of an inference to the records that every way in shares, and back."""

from collections.abc import Mapping

from app.errors import Malformed
from app.grpc.messages import Message, ModelInferResponse
from app.inference import binary
from app.inference.inference import Predicted
from app.inference.outcome import Outcome
from app.protocol import LABEL, VALUE, InferRequest, Parameter, RequestInput, RequestOutput
from app.schema import Cell

CONTENTS: Mapping[str, str] = {
    "BOOL": "bool_contents",
    "INT8": "int_contents", "INT16": "int_contents", "INT32": "int_contents", "INT64": "int64_contents",
    "UINT8": "uint_contents", "UINT16": "uint_contents", "UINT32": "uint_contents",
    "UINT64": "uint64_contents",
    "FP32": "fp32_contents", "FP64": "fp64_contents", "BYTES": "bytes_contents",
}  # fmt: skip
"""The field of InferTensorContents by datatype; FP16 has none: it comes in raw_input_contents only."""


def read(message: Message) -> InferRequest:
    """The request that a ModelInferRequest holds.

    Raises:
        Malformed: Its tensors make no sense.
    """
    raw = message.raw_input_contents
    if raw and len(raw) != len(message.inputs):
        raise Malformed(
            f"The request has {len(message.inputs)} inputs and {len(raw)} raw_input_contents; one for each "
            "is needed, in the same order."
        )
    inputs = [
        _raw(tensor, raw[place]) if raw else _typed(tensor) for place, tensor in enumerate(message.inputs)
    ]
    outputs = [RequestOutput(output.name, _parameters(output)) for output in message.outputs]
    return InferRequest(inputs, message.id or None, outputs or None, _parameters(message))


def answer(request: Message, name: str, version: str, found: Predicted, outcome: Outcome) -> Message:
    """The ModelInferResponse: raw where the request's tensors were, else in fields of their type.

    Args:
        request: The ModelInferRequest.
        name: The model's.
        version: The model's.
        found: What was predicted.
        outcome: How outputs are read.
    """
    raw = bool(request.raw_input_contents)
    response = ModelInferResponse(model_name=name, model_version=version, id=request.id)
    numbers: list[float] = list(found.outputs)
    for wanted, _ in found.wanted:
        output = response.outputs.add(name=wanted)
        if wanted == LABEL:
            labels = [outcome.classes[place] for place in outcome.indices(numbers)]
            output.datatype = "BYTES"
            output.shape.append(found.count)
            if raw:
                response.raw_output_contents.append(binary.texts(labels))
            else:
                output.contents.bytes_contents.extend(label.encode() for label in labels)
            continue
        output.datatype = "FP64"
        output.shape.extend([found.count] if wanted == VALUE else [found.count, outcome.width])
        if raw:
            response.raw_output_contents.append(found.outputs.tobytes())
        else:
            output.contents.fp64_contents.extend(numbers)
    return response


def _raw(tensor: Message, content: bytes) -> RequestInput:
    if tensor.HasField("contents"):
        raise Malformed(
            f"The input {tensor.name[:100]!r} has contents, and the request has raw_input_contents; allowed: "
            "one of both."
        )
    plain = RequestInput(tensor.name, list(tensor.shape), tensor.datatype)
    return RequestInput(plain.name, plain.shape, plain.datatype, binary.cells(plain, memoryview(content)))


def _typed(tensor: Message) -> RequestInput:
    field = CONTENTS.get(tensor.datatype)
    if field is None:
        raise Malformed(
            f"The input {tensor.name[:100]!r} has datatype {tensor.datatype[:100]!r}; allowed in contents: "
            f"{', '.join(CONTENTS)}."
        )
    data: list[Cell | list[Cell]] = list(getattr(tensor.contents, field))
    others = [one.name for one, _ in tensor.contents.ListFields() if one.name != field]
    if others:
        raise Malformed(
            f"The input {tensor.name[:100]!r} of datatype {tensor.datatype} has {', '.join(others)}; "
            f"allowed: {field}."
        )
    if tensor.datatype == "BYTES":
        try:
            data = [text.decode() for text in tensor.contents.bytes_contents]
        except UnicodeDecodeError:
            raise Malformed(f"The input {tensor.name[:100]!r} has a text that is not UTF-8.") from None
    return RequestInput(tensor.name, list(tensor.shape), tensor.datatype, data)


def _parameters(holder: Message) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for name, parameter in holder.parameters.items():
        chosen = parameter.WhichOneof("parameter_choice")
        found[name] = getattr(parameter, chosen) if chosen else None
    return found
