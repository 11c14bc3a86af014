"""From the protocol's tensors, or a query string, to one list of cells per feature.

Owns shapes: [N] or [N, 1] per feature, or one tensor [N, features]. Whether the values are allowed is the
checker's part.
"""

import math
from collections.abc import Sequence
from urllib.parse import parse_qsl

from app.errors import Malformed, TooManyRows
from app.inference import shapes
from app.inference.shapes import MATRIX_RANK
from app.protocol import InferRequest, RequestInput
from app.schema import Cell, Schema

NUMERIC_DATATYPES = frozenset(
    {"BOOL", "FP16", "FP32", "FP64", "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64"}
)


def from_request(
    schema: Schema, request: InferRequest, max_rows: int
) -> tuple[dict[str, Sequence[Cell]], int]:
    """Take an inference's tensors apart.

    Returns:
        Cells by feature name, each as long as the batch, and the number of rows.

    Raises:
        Malformed: A shape, type or name makes no sense.
        TooManyRows: There are more than `max_rows`.
    """
    names = schema.feature_names()
    if len(request.inputs) == 1 and request.inputs[0].name not in names:
        return _from_matrix(schema, request.inputs[0], max_rows)
    received: dict[str, Sequence[Cell]] = {}
    rows = 0
    for tensor in request.inputs:
        if tensor.name in received:
            raise Malformed(f"The input {tensor.name[:100]!r} is given twice.")
        if len(tensor.shape) not in (1, MATRIX_RANK) or tensor.shape[1:] not in ([], [1]):
            raise Malformed(
                f"The input {tensor.name[:100]!r} has shape {shapes.shown(tensor.shape)}; "
                "allowed: [N] or [N, 1]."
            )
        cells = _flat(tensor, max_rows)
        if received and len(cells) != rows:
            raise Malformed(
                f"The input {tensor.name[:100]!r} has {len(cells)} rows, the inputs before it {rows}."
            )
        rows = len(cells)
        received[tensor.name] = cells
    if not rows:
        raise Malformed(f"The request has no row. It needs the inputs {', '.join(names)}.")
    return received, rows


def from_query(schema: Schema, query: str) -> dict[str, Sequence[Cell]]:
    """Read one row from named query parameters; an empty value counts as null.

    Raises:
        Malformed: The query string cannot be read, or names a parameter twice.
    """
    textual = {feature.name for feature in schema.features if feature.textual}
    received: dict[str, Sequence[Cell]] = {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=1000)
    except ValueError as error:
        raise Malformed(f"The query string cannot be read: {error}.") from None
    for name, text in pairs:
        if name in received:
            raise Malformed(f"The parameter {name[:100]!r} is given twice.")
        received[name] = [_cell(text, name in textual)]
    return received


def require_rows(count: int, max_rows: int) -> None:
    """Refuse more rows than the server takes at once.

    Raises:
        TooManyRows: There are more than `max_rows`.
    """
    if count > max_rows:
        raise TooManyRows(f"The request has {count} rows; allowed: {max_rows} at a time.")


def _from_matrix(
    schema: Schema, tensor: RequestInput, max_rows: int
) -> tuple[dict[str, Sequence[Cell]], int]:
    width = len(schema.features)
    if len(tensor.shape) != MATRIX_RANK or tensor.shape[1] != width or tensor.shape[0] < 1:
        raise Malformed(
            f"The input {tensor.name[:100]!r} is not a feature of this model and has shape "
            f"{shapes.shown(tensor.shape)}; allowed: "
            f"one input per feature ({', '.join(schema.feature_names())}), "
            f"or one input of shape [N, {width}] in this order."
        )
    cells = _flat(tensor, max_rows)
    return {name: cells[place::width] for place, name in enumerate(schema.feature_names())}, tensor.shape[0]


def _flat(tensor: RequestInput, max_rows: int) -> list[Cell]:
    if tensor.datatype not in NUMERIC_DATATYPES and tensor.datatype != "BYTES":
        allowed = ", ".join([*sorted(NUMERIC_DATATYPES), "BYTES"])
        raise Malformed(
            f"The input {tensor.name[:100]!r} has datatype {tensor.datatype[:100]!r}; allowed: {allowed}."
        )
    require_rows(tensor.shape[0] if tensor.shape else 0, max_rows)
    lists = [item for item in tensor.data if isinstance(item, list)]
    width = tensor.shape[1] if len(tensor.shape) == MATRIX_RANK else 1
    if lists and (len(lists) != len(tensor.data) or any(len(item) != width for item in lists)):
        raise Malformed(
            f"The input {tensor.name[:100]!r} has nested data whose rows are not all {width} long."
        )
    # Without lists in it the data is flat already.
    cells: list[Cell] = [cell for item in lists for cell in item] if lists else tensor.data  # type: ignore[assignment]
    if min(tensor.shape, default=0) < 0 or math.prod(tensor.shape) != len(cells):
        raise Malformed(
            f"The input {tensor.name[:100]!r} has shape {shapes.shown(tensor.shape)}, "
            f"but {len(cells)} values."
        )
    return cells


def _cell(text: str, textual: bool) -> Cell:
    if text == "":
        return None
    if textual:
        return text
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text
