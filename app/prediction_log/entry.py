"""What a line of the log says."""

from collections.abc import Callable, Sequence

import msgspec

from app.schema import Cell, Feature, Schema


class Entry(msgspec.Struct, frozen=True):
    """One request as it waits to be written.

    Attributes:
        time: When it was answered, in seconds since the epoch.
        request_id: Its id; "" where it has none.
        values: Its rows, row-major in schema order: a category as its place, NaN where missing.
        outputs: The answers, row-major.
    """

    time: float
    request_id: str
    values: Sequence[float]
    outputs: Sequence[float]


class Line(msgspec.Struct, frozen=True):
    """One row of a request.

    Attributes:
        time: When it was answered, in seconds since the epoch.
        request_id: The request's id.
        release: Digest of what answered.
        row: Place in the request, from 0.
        features: Value by name, null where missing; features that the schema calls redacted are not there.
        outputs: Probabilities in the order of the target's classes, or the number predicted.
    """

    time: float
    request_id: str
    release: str
    row: int
    features: dict[str, Cell]
    outputs: list[float]


class Lines:
    """Turns entries into lines, for one release.

    Attributes:
        columns: What a reader cannot see in lines whose values are missing: JSON with each feature's kind,
            "number" or "text".
    """

    def __init__(self, schema: Schema, digest: str) -> None:
        self._digest = digest
        self._width = len(schema.features)
        self._outputs = max(1, len(schema.target.classes))
        self._shown = [
            (place, feature.name, _reading(feature))
            for place, feature in enumerate(schema.features)
            if not feature.redacted
        ]
        self._encoder = msgspec.json.Encoder()

        kinds = {
            feature.name: "text" if feature.textual else "number"
            for feature in schema.features
            if not feature.redacted
        }
        self.columns = self._encoder.encode({"release": digest, "features": kinds}) + b"\n"

    def of(self, entry: Entry) -> bytes:
        """An entry's rows, each with its end of line."""
        return b"".join(
            self._encoder.encode(self._line(entry, row)) + b"\n"
            for row in range(len(entry.values) // self._width)
        )

    def _line(self, entry: Entry, row: int) -> Line:
        values = entry.values[row * self._width : (row + 1) * self._width]
        outputs = entry.outputs[row * self._outputs : (row + 1) * self._outputs]
        features = {
            name: None if values[place] != values[place] else read(values[place])
            for place, name, read in self._shown
        }
        return Line(entry.time, entry.request_id, self._digest, row, features, list(outputs))


def _reading(feature: Feature) -> Callable[[float], Cell]:
    """How a feature's number becomes the value that the client sent."""
    if feature.kind == "category":
        return lambda value: feature.categories[int(value)]
    return int if feature.datatype.startswith("INT") else float
