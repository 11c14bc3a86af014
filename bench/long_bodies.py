"""Bodies of requests that are long in every way a body can be: rows, extents, names, numbers, depth.

A body over 64 KiB is answered in steps, in another way than a short one; and what costs more than its length
is only seen where the length is there. Each is right in a part of the cases and wrong in the others.
"""

import json
import random
import struct
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

SHORTEST_BYTES = 64 * 1024
"""What is answered in steps is longer: app/http/limits.py."""
NUMBERS: Sequence[float] = (0.0, -1.0, 1e308, float("nan"), float("inf"))
DIGITS = 4300
"""The longest number that Python reads as a whole one."""


class Body(NamedTuple):
    """One request's body.

    Attributes:
        content: Its bytes.
        media: Its content type.
        header: A further header field, or none.
    """

    content: bytes
    media: str = "application/json"
    header: str = ""


class LongBodies:
    """Makes bodies, the same for the same choices."""

    def __init__(self, features: Sequence[dict[str, Any]], choose: random.Random, most_bytes: int) -> None:
        """Prepare.

        Args:
            features: The schema's; each with a name, a datatype and an example.
            choose: Where chance comes from.
            most_bytes: The longest body that the server reads; some are a little longer.
        """
        self._names = [str(feature["name"]) for feature in features]
        self._datatypes = [str(feature["datatype"]) for feature in features]
        self._row = [feature["example"] for feature in features]
        self._choose = choose
        self._most = most_bytes
        self.kinds: Sequence[Callable[[int], Body]] = (
            self.named_rows, self.strange_rows, self.matrix, self.tensors, self.binary_matrix,
            self.extents, self.many_tensors, self.many_names, self.long_numbers, self.empty_lists, self.deep,
            self.long_texts, self.outputs,
        )  # fmt: skip

    def body(self) -> Body:
        """One of any kind and length."""
        return self._choose.choice(self.kinds)(self._choose.randint(SHORTEST_BYTES, self._most * 17 // 16))

    def named_rows(self, size: int) -> Body:
        """A list of rows, one of them perhaps wrong."""
        row = json.dumps(dict(zip(self._names, self._row, strict=True)))
        rows = [row] * (size // (len(row) + 1))
        if self._choose.random() < 0.5:
            wrong = {**dict(zip(self._names, self._row, strict=True)), self._name(): self._number()}
            rows[self._choose.randrange(len(rows))] = json.dumps(wrong)
        return self._joined("[", rows, "]")

    def strange_rows(self, size: int) -> Body:
        """A list of rows, each with a name of its own."""
        rows = [f'{{"n{place}":1}}' for place in range(size // 13)]
        return self._joined("[", rows, "]")

    def matrix(self, size: int) -> Body:
        """One tensor of all features, flat or nested."""
        row = json.dumps(self._row)
        count = size // (len(row) + 1)
        shape = [count + (self._choose.random() < 0.2), len(self._row)]
        rows = [row] * count
        if self._choose.random() < 0.3:
            rows[self._choose.randrange(count)] = json.dumps([self._number() for _ in self._row])
        if self._choose.random() < 0.5:
            rows = [row[1:-1] for row in rows]
        start = f'{{"inputs":[{{"name":"rows","shape":{shape},"datatype":"FP64","data":['
        return self._joined(start, rows, "]}]}")

    def tensors(self, size: int) -> Body:
        """A tensor for each feature."""
        count = size // (4 * len(self._row) + 4)
        inputs = [
            {"name": name, "shape": [count], "datatype": datatype, "data": [cell] * count}
            for name, datatype, cell in zip(self._names, self._datatypes, self._row, strict=True)
        ]
        if self._choose.random() < 0.3:
            inputs.append(self._choose.choice(inputs))
        return Body(json.dumps({"inputs": inputs}).encode()[: self._most])

    def binary_matrix(self, size: int) -> Body:
        """One tensor of all features in binary form, of any datatype."""
        letter, datatype = self._choose.choice([("d", "FP64"), ("f", "FP32"), ("b", "INT8"), ("I", "BYTES")])
        width = struct.calcsize("<" + letter) * len(self._row)
        row = [cell if isinstance(cell, int | float) else 0.0 for cell in self._row]
        if self._choose.random() < 0.3:
            row = [self._choose.choice(NUMBERS) for _ in row]
        packed = struct.pack(f"<{len(row)}d", *row)
        tail = (packed if letter == "d" else bytes(width)) * (size // width)
        tensor = {
            "name": "rows",
            "shape": [len(tail) // width, len(row)],
            "datatype": datatype,
            "parameters": {"binary_data_size": len(tail)},
        }
        return self._with_tail({"inputs": [tensor], "parameters": {"binary_data_output": True}}, tail)

    def extents(self, size: int) -> Body:
        """A shape of thousands of extents, in JSON or before binary data."""
        extent = self._choose.choice([1, 2**62, 10**300])
        shape = [extent] * (size // (len(str(extent)) + 2))
        tensor: dict[str, Any] = {"name": self._name(), "shape": shape, "datatype": "FP64"}
        if self._choose.random() < 0.5:
            return Body(json.dumps({"inputs": [{**tensor, "data": [1.0]}]}).encode())
        return self._with_tail({"inputs": [{**tensor, "parameters": {"binary_data_size": 8}}]}, bytes(8))

    def many_tensors(self, size: int) -> Body:
        """Thousands of tensors, each of one value and a name of its own."""
        texts = [
            f'{{"name":"n{place}","shape":[1],"datatype":"FP64","data":[1]}}' for place in range(size // 62)
        ]
        return self._joined('{"inputs":[', texts, "]}")

    def many_names(self, size: int) -> Body:
        """One row of thousands of names."""
        return self._joined("{", [f'"n{place}":1' for place in range(size // 11)], "}")

    def long_numbers(self, size: int) -> Body:
        """Numbers of thousands of digits."""
        digits = self._choose.choice([DIGITS, DIGITS + 1, size])
        number = self._choose.choice(["9" * digits, "0." + "9" * digits, "-" + "1" * digits, "1e" + "9" * 5])
        numbers = [number] * max(1, min(size // len(number), 100_000))
        start = '{"inputs":[{"name":"rows","shape":[1,' + str(len(numbers)) + '],"datatype":"FP64","data":['
        return self._joined(start, numbers, "]}]}")

    def empty_lists(self, size: int) -> Body:
        """The smallest things that take the most memory when they are read."""
        thing = self._choose.choice(["[]", "{}", '""', "[0]", '{"a":0}'])
        start = self._choose.choice(
            ['{"inputs":[{"name":"rows","shape":[1,1],"datatype":"FP64","data":[', "[", '{"inputs":[']
        )
        return self._joined(start, [thing] * (size // (len(thing) + 1)), {"[": "]"}.get(start, "]}"))

    def deep(self, size: int) -> Body:
        """Lists in lists, or objects in objects, to any depth."""
        start = self._choose.choice(['{"inputs":', '{"inputs":[],"x":', "", '[{"x":'])
        return Body((start + self._choose.choice(["[", '{"a":']) * (size // 5)).encode())

    def long_texts(self, size: int) -> Body:
        """Names, an id or values as long as the body."""
        text = self._choose.choice(["x", "é", "\\u0000", '"']) * (size // 6)
        row = dict(zip(self._names, self._row, strict=True))
        tensor = {"name": "rows", "shape": [1, len(self._row)], "datatype": "FP64", "data": self._row}
        chosen: object = self._choose.choice(
            [
                {"inputs": [tensor], "id": text},
                {"inputs": [{**tensor, "name": text}]},
                {"inputs": [{**tensor, "datatype": text}]},
                {"inputs": [{**tensor, "data": [text]}]},
                {**row, text: 1},
                {**row, self._choose.choice(self._names): text},
            ]
        )
        return Body(json.dumps(chosen).encode()[: self._most])

    def outputs(self, size: int) -> Body:
        """Thousands of outputs asked for, with rows as well."""
        wanted = ['{"name":"label"}', '{"name":"probability"}', '{"name":"value"}', '{"name":"none"}']
        chosen = [self._choose.choice(wanted[:3])] * (size // 24) + wanted[: self._choose.randint(1, 4)]
        tensor = {"name": "rows", "shape": [1, len(self._row)], "datatype": "FP64", "data": self._row}
        return self._joined('{"inputs":[' + json.dumps(tensor) + '],"outputs":[', chosen, "]}")

    def _name(self) -> str:
        return self._choose.choice([*self._names, "strange"])

    def _number(self) -> object:
        return self._choose.choice([None, True, -1, 10**30, "x", 0.5])

    def _joined(self, start: str, parts: Sequence[str], end: str) -> Body:
        return Body((start + ",".join(parts) + end).encode())

    def _with_tail(self, head: dict[str, Any], tail: bytes) -> Body:
        text = json.dumps(head).encode()
        return Body(text + tail, "application/octet-stream", f"inference-header-content-length: {len(text)}")
