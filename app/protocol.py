"""The bodies of the Open Inference Protocol (V2, REST) and of this server's own answers, as typed records.

Source: open-inference-protocol `specification/protocol/inference_rest.md`. Tensors travel as JSON only; the
binary tensor extension is not spoken and not announced.
"""

import msgspec

from app.errors import Finding, Malformed
from app.explain import Explanation
from app.schema import Cell


class RequestInput(msgspec.Struct, frozen=True):
    """One received tensor; `data` is flat or nested in row-major order."""

    name: str
    shape: list[int]
    datatype: str
    data: list[Cell | list[Cell]]


class RequestOutput(msgspec.Struct, frozen=True):
    """A tensor that the client wants back; leaving all out means every tensor."""

    name: str


class InferRequest(msgspec.Struct, frozen=True):
    """The body of a POST to `…/infer`."""

    inputs: list[RequestInput]
    id: str | None = None
    outputs: list[RequestOutput] | None = None


class ResponseOutput(msgspec.Struct, frozen=True):
    """One returned tensor, its data flat in row-major order."""

    name: str
    datatype: str
    shape: list[int]
    data: list[str] | list[float]


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


class Prediction(msgspec.Struct, frozen=True):
    """The answer to GET `…/predict`: one row for a person."""

    model: str
    label: str
    probabilities: dict[str, float]
    release: str


class Explanations(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to POST `…/explain`: one explanation per row."""

    model_name: str
    model_version: str
    explanations: list[Explanation]
    id: str | None = None


class Index(msgspec.Struct, frozen=True):
    """The answer to GET `/`: what runs here and where to go from here."""

    model: str
    release: str
    paths: dict[str, str]


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of every 4xx and 5xx: the protocol's `error`, and which values were wrong if known."""

    error: str
    findings: tuple[Finding, ...] = ()


_decoder = msgspec.json.Decoder(InferRequest)
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
