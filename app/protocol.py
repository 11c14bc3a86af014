"""The bodies of the Open Inference Protocol (V2, REST) and of this server's own answers, as typed records.

Source: open-inference-protocol `specification/protocol/inference_rest.md`. How tensors travel in binary form
is app/inference/binary.py's part.
"""

from typing import Final

import msgspec

from app.errors import Finding, Malformed
from app.schema import Cell

LABEL: Final = "label"
PROBABILITY: Final = "probability"
VALUE: Final = "value"
EXTENSIONS = ["binary_tensor_data"]

Parameter = bool | int | float | str | None
"""A value of the protocol's `parameters`; what it does not know, a server leaves alone."""


class RequestInput(msgspec.Struct, frozen=True):
    """One received tensor; `data` is flat or nested in row-major order."""

    name: str
    shape: list[int]
    datatype: str
    data: list[Cell | list[Cell]] = []
    parameters: dict[str, Parameter] | None = None


class RequestOutput(msgspec.Struct, frozen=True):
    """A tensor that the client wants back; leaving all out means every tensor."""

    name: str
    parameters: dict[str, Parameter] | None = None


class InferRequest(msgspec.Struct, frozen=True):
    """The body of a POST to `…/infer`."""

    inputs: list[RequestInput]
    id: str | None = None
    outputs: list[RequestOutput] | None = None
    parameters: dict[str, Parameter] | None = None


class ResponseOutput(msgspec.Struct, frozen=True, omit_defaults=True):
    """One returned tensor, its data flat in row-major order; None where it follows in binary form."""

    name: str
    datatype: str
    shape: list[int]
    data: list[str] | list[float] | None = None
    parameters: dict[str, int] | None = None


class InferResponse(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to an inference."""

    model_name: str
    model_version: str
    outputs: list[ResponseOutput]
    id: str | None = None


class TensorMetadata(msgspec.Struct, frozen=True, omit_defaults=True):
    """Name, type and shape of a tensor; -1 is the batch. `parameters` say what values mean."""

    name: str
    datatype: str
    shape: list[int]
    parameters: dict[str, Cell | list[int | float | str]] = {}


class ModelMetadata(msgspec.Struct, frozen=True):
    """The answer to GET `/v2/models/{name}`."""

    name: str
    versions: list[str]
    platform: str
    inputs: list[TensorMetadata]
    outputs: list[TensorMetadata]


class ServerMetadata(msgspec.Struct, frozen=True):
    """The answer to GET `/v2`."""

    name: str
    version: str
    extensions: list[str]


class ClassPrediction(msgspec.Struct, frozen=True):
    """What was predicted for one row of several."""

    label: str
    probabilities: dict[str, float]


class Prediction(msgspec.Struct, frozen=True):
    """The answer to `predict` for one row, for a person."""

    model: str
    label: str
    probabilities: dict[str, float]
    release: str


class Predictions(msgspec.Struct, frozen=True):
    """The answer to `predict` for a list of rows."""

    model: str
    predictions: list[ClassPrediction]
    release: str


class Value(msgspec.Struct, frozen=True):
    """The answer to `predict` for one row where the model predicts a number, in `unit`."""

    model: str
    value: float
    unit: str
    release: str


class Values(msgspec.Struct, frozen=True):
    """The same for a list of rows."""

    model: str
    values: list[float]
    unit: str
    release: str


class Index(msgspec.Struct, frozen=True):
    """The answer to GET `/`: what runs here and where to go from here."""

    model: str
    release: str
    paths: dict[str, str]


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of every 4xx and 5xx: the protocol's `error`, wrong values one by one, and the request's id."""

    error: str
    findings: tuple[Finding, ...] = ()
    id: str = ""


class _Identified(msgspec.Struct):
    id: str = ""


_decoder = msgspec.json.Decoder(InferRequest)
_id_decoder = msgspec.json.Decoder(_Identified)
encode = msgspec.json.Encoder().encode


def decode(body: bytes) -> InferRequest:
    """Read the body of an inference.

    Raises:
        Malformed: It is not JSON, or not the protocol's; the text names the place.
    """
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Malformed(
            f"The body is not an inference request of the Open Inference Protocol: {error}. Expected for "
            'example {"inputs": [{"name": "age", "shape": [1], "datatype": "FP64", "data": [63]}, …]}.'
        ) from None


def request_id(body: bytes) -> str:
    """The id that a body carries, or "" where none can be read."""
    try:
        return _id_decoder.decode(body).id
    except (msgspec.DecodeError, ValueError, RecursionError):
        return ""
