"""The binary tensor extension: a JSON head, then the tensors' bytes, little-endian and row-major.

Source: https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/protocol/extension_binary_data.html
"""

import math
import struct
from array import array
from collections.abc import Sequence

import msgspec

from app.errors import Malformed
from app.inference import shapes
from app.protocol import InferRequest, RequestInput
from app.schema import Cell

FORMATS = {
    "BOOL": "?", "UINT8": "B", "UINT16": "H", "UINT32": "I", "UINT64": "Q",
    "INT8": "b", "INT16": "h", "INT32": "i", "INT64": "q", "FP16": "e", "FP32": "f", "FP64": "d",
}  # fmt: skip
"""The `struct` letter of each datatype; BYTES are texts of their own length each."""
LENGTH = struct.Struct("<I")


def split(body: bytes, announced: str) -> tuple[bytes, memoryview]:
    """The JSON and what follows it.

    Args:
        body: The request's body.
        announced: What the header `Inference-Header-Content-Length` says.

    Raises:
        Malformed: That is not a length within the body.
    """
    if not announced.isdecimal() or len(announced) > 15 or int(announced) > len(body):
        raise Malformed(
            f"Inference-Header-Content-Length is {announced[:40]!r}; allowed: the length of the JSON at the "
            f"body's start, at most the body's {len(body)} bytes."
        )
    return body[: int(announced)], memoryview(body)[int(announced) :]


def filled(request: InferRequest, rest: memoryview) -> InferRequest:
    """The request with the data of its binary tensors in place.

    Args:
        request: What the JSON said.
        rest: The bytes after it: the binary tensors' in the inputs' order, none left over.

    Raises:
        Malformed: A size, a type or the sum of sizes does not fit.
    """
    inputs: list[RequestInput] = []
    at = 0
    for tensor in request.inputs:
        size = (tensor.parameters or {}).get("binary_data_size")
        if size is None:
            inputs.append(tensor)
            continue
        if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= len(rest) - at:
            raise Malformed(
                f"The input {tensor.name[:100]!r} has binary_data_size {str(size)[:40]}; "
                f"allowed: a whole number up to the {len(rest) - at} bytes that are left of the body."
            )
        if tensor.data:
            raise Malformed(f"The input {tensor.name[:100]!r} has both data and binary_data_size.")
        inputs.append(msgspec.structs.replace(tensor, data=cells(tensor, rest[at : at + size])))
        at += size
    if at != len(rest):
        raise Malformed(
            f"The body has {len(rest) - at} bytes more than its inputs' binary_data_size adds up to."
        )
    return msgspec.structs.replace(request, inputs=inputs)


def doubles(values: memoryview) -> bytes:
    """An FP64 output's bytes."""
    return values.tobytes()


def texts(items: Sequence[str]) -> bytes:
    """A BYTES output's bytes: each text after its length."""
    encoded = {item: LENGTH.pack(len(item.encode())) + item.encode() for item in set(items)}
    return b"".join([encoded[item] for item in items])


def cells(tensor: RequestInput, content: memoryview) -> list[Cell | list[Cell]]:
    """The values of one tensor in binary form.

    Raises:
        Malformed: The bytes do not fit its shape and datatype.
    """
    shapes.require_rank(tensor.name, tensor.shape)
    if tensor.datatype == "BYTES":
        return list(_texts(tensor, content))
    letter = FORMATS.get(tensor.datatype)
    if letter is None:
        raise Malformed(
            f"The input {tensor.name[:100]!r} has datatype {tensor.datatype[:100]!r}; allowed: "
            f"{', '.join(FORMATS)}, BYTES."
        )
    width = struct.calcsize("<" + letter)
    count, left = divmod(len(content), width)
    if left or min(tensor.shape, default=0) < 0 or math.prod(tensor.shape) != count:
        raise Malformed(
            f"The input {tensor.name[:100]!r} has shape {shapes.shown(tensor.shape)} of {tensor.datatype}, "
            f"but {len(content)} bytes: {width} for each value are needed."
        )
    if letter == "d":
        return list(array("d", content.tobytes()))
    return list(struct.unpack(f"<{count}{letter}", content))


def _texts(tensor: RequestInput, content: memoryview) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(content):
        end = at + LENGTH.size
        if end > len(content):
            raise _cut_off(tensor)
        (length,) = LENGTH.unpack(content[at:end])
        at = end + length
        if at > len(content):
            raise _cut_off(tensor)
        try:
            found.append(str(content[end:at], "utf-8"))
        except UnicodeDecodeError:
            raise Malformed(f"The input {tensor.name[:100]!r} has a text that is not UTF-8.") from None
    return found


def _cut_off(tensor: RequestInput) -> Malformed:
    return Malformed(
        f"The input {tensor.name[:100]!r} ends within a text; each needs its length in 4 bytes before it."
    )
