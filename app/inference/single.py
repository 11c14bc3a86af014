"""The commonest requests, one row, decoded and checked in one pass by types made from the schema.

Whatever is written in another way, is wrong or has more rows is not judged here: the answer is None, and the
way for every request finds out. So nothing is refused that this way would take, nor taken that it refuses.
"""

from array import array
from collections.abc import Callable, Sequence
from math import isnan
from operator import itemgetter
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from app.inference.columns import NAN, Column

_NUMERIC = Literal["FP64", "FP32", "INT64", "INT32"]

Read = tuple["array[float]", str | None]
"""A row of doubles, and the request's id."""


class Single:
    """Reads one row."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._width = len(columns)
        self._nullable = any(column.feature.nullable for column in columns)
        self._blank = array("d", [NAN]) * self._width
        self._usable = not any(
            column.feature.textual or column.feature.datatype == "BOOL" for column in columns
        )
        self._required = frozenset(i for i, column in enumerate(columns) if not column.feature.nullable)
        whole = [i for i, column in enumerate(columns) if column.whole or column.offset is not None]
        self._whole: Callable[[Sequence[float | None]], Sequence[float | None]] | None = (
            itemgetter(*whole, whole[0]) if whole else None
        )
        self._offsets = [(i, column.offset) for i, column in enumerate(columns) if column.offset]
        self._places = [
            (i, column.places) for i, column in enumerate(columns) if column.places and column.offset is None
        ]
        # Any: the types are made from the schema, so no checker can know them.
        types: list[Any] = [_type(column) for column in columns]
        matrix: Any = msgspec.defstruct(
            "Matrix",
            [
                ("name", str),
                ("shape", tuple[Literal[1], Literal[self._width]]),
                ("datatype", _NUMERIC),
                ("data", tuple[tuple(types)]),  # type: ignore[misc]  # a tuple type of the schema's length
                ("parameters", None, None),
            ],
        )
        names = [column.name for column in columns]
        self._matrix = _decoder(tuple[matrix])
        self._names = frozenset(names)
        tensors: list[Any] = [
            msgspec.defstruct(
                f"Tensor{place}",
                [
                    ("shape", list[Literal[1]]),
                    ("datatype", _NUMERIC),
                    ("data", tuple[kind]),
                    ("parameters", None, None),
                ],
                tag=column.name,
                tag_field="name",
            )
            for place, (column, kind) in enumerate(zip(columns, types, strict=True))
        ]
        self._place_of = {tensor: place for place, tensor in enumerate(tensors)}
        union: Any = tensors[0]
        for tensor in tensors[1:]:
            union = union | tensor
        self._named = _decoder(list[union])
        record: Any = msgspec.defstruct(
            "Row",
            [
                (f"f{place}", kind | None, None) if column.feature.nullable else (f"f{place}", kind)
                for place, (column, kind) in sorted(
                    enumerate(zip(columns, types, strict=True)), key=lambda item: item[1][0].feature.nullable
                )
            ],
            rename={f"f{place}": name for place, name in enumerate(names)},
            forbid_unknown_fields=True,
        )
        self._record = msgspec.json.Decoder(record)
        self._fields = [f"f{place}" for place in range(self._width)]

    def infer(self, body: bytes) -> Read | None:
        """The row of an inference request; None where it has to be read in the other way."""
        if not self._usable:
            return None
        try:
            request = self._matrix.decode(body)
        except (msgspec.ValidationError, RecursionError):
            return self._infer_named(body)
        except (msgspec.DecodeError, ValueError):
            return None
        tensor = request.inputs[0]
        if tensor.name in self._names:
            return None
        row = self._row(tensor.data)
        return None if row is None else (row, request.id)

    def predict(self, body: bytes) -> "array[float] | None":
        """The row of an object with named features; None where it has to be read in the other way."""
        if not self._usable:
            return None
        try:
            record = self._record.decode(body)
        except (msgspec.DecodeError, ValueError, RecursionError):
            return None
        return self._row([getattr(record, name) for name in self._fields])

    def _infer_named(self, body: bytes) -> Read | None:
        try:
            request = self._named.decode(body)
        except (msgspec.DecodeError, ValueError, RecursionError):
            return None
        cells: list[float | None] = [None] * self._width
        places = [self._place_of[type(tensor)] for tensor in request.inputs]
        if len(set(places)) != len(places) or not self._required.issubset(places):
            return None
        for place, tensor in zip(places, request.inputs, strict=True):
            if not 1 <= len(tensor.shape) <= 2:
                return None
            cells[place] = tensor.data[0]
        row = self._row(cells)
        return None if row is None else (row, request.id)

    def _row(self, cells: Sequence[float | None]) -> "array[float] | None":
        if self._nullable and None in cells:
            cells = [NAN if cell is None else cell for cell in cells]
            wholes = [cell for cell in self._whole(cells) if not isnan(cell)] if self._whole else []
        else:
            wholes = self._whole(cells) if self._whole else ()  # type: ignore[assignment]  # a tuple of numbers
        if not all(map(float.is_integer, wholes)):  # type: ignore[arg-type]  # no None is left
            return None
        row = array("d", cells)  # type: ignore[arg-type]  # no None is left
        for place, offset in self._offsets:
            row[place] -= offset
        for place, doubles in self._places:
            cell = row[place]
            if not isnan(cell):
                found = doubles.get(cell)
                if found is None:
                    return None
                row[place] = found
        return row


def _type(column: Column) -> Any:  # Any: a type made from the schema
    low, high = column.low, column.high
    if column.offset is not None:
        low, high = float(column.offset), float(column.offset + len(column.feature.categories) - 1)
    kind: Any = float if column.places and column.offset is None else Annotated[float, Meta(ge=low, le=high)]
    return kind | None if column.feature.nullable else kind


def _decoder(inputs: Any) -> msgspec.json.Decoder[Any]:  # Any: a type made from the schema
    request = msgspec.defstruct(
        "OneRow",
        [("inputs", inputs), ("id", str | None, None), ("outputs", None, None), ("parameters", None, None)],
    )
    return msgspec.json.Decoder(request)
