"""One line of the prediction log: a row, or the reason why it is none."""

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Never

Value = float | str | None

_FIELDS = {"time", "request_id", "release", "row", "features", "outputs"}
_RELEASE = re.compile(r"sha256:[0-9a-f]{64}")
_YEAR_10000 = 253_402_300_800.0
"""In seconds since the epoch: no calendar goes further."""
_MOST_ROWS = 2**31


class NoRow(Exception):
    """A line is no row; the text says why."""


@dataclass(frozen=True)
class Row:
    """One row of a request that was logged.

    Attributes:
        time: When it was answered, in seconds since the epoch.
        request_id: The request's id; "" where it had none.
        release: Digest of what answered.
        row: Place in the request, from 0.
        features: Value by name.
        outputs: Probabilities by class, or the number predicted; None for what is no number.
    """

    time: float
    request_id: str
    release: str
    row: int
    features: dict[str, Value]
    outputs: list[float | None]


def parse(line: bytes) -> Row:
    """Read a line.

    Raises:
        NoRow: It is not of the log's form.
    """
    try:
        # Any: every field's type is asked for below.
        told: Any = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NoRow(f"it is no JSON: {error}") from None
    if not isinstance(told, dict) or told.keys() != _FIELDS:
        raise NoRow(f"it is no object with the fields {', '.join(sorted(_FIELDS))}")
    features, outputs = told["features"], told["outputs"]
    if not isinstance(features, dict) or not isinstance(outputs, list):
        raise NoRow("features are no object, or outputs no list")
    at = _number("time", told["time"])
    if not 0 <= at < _YEAR_10000:
        raise NoRow(f"time {at:g} is not within the calendar")
    row = told["row"]
    if not isinstance(row, int) or isinstance(row, bool) or not 0 <= row < _MOST_ROWS:
        raise NoRow("row is no whole number from 0")
    release = _text("release", told["release"])
    if not _RELEASE.fullmatch(release):
        raise NoRow("release is no digest")
    return Row(
        at,
        _text("request_id", told["request_id"]),
        release,
        row,
        {_text("a feature's name", name): _value(name, value) for name, value in features.items()},
        [None if value is None else _number("an output", value) for value in outputs],
    )


def _refuse(constant: str) -> Never:
    raise ValueError(f"{constant} is no number of JSON")


def _value(name: str, value: object) -> Value:
    if value is None:
        return None
    return _text(name, value) if isinstance(value, str) else _number(name, value)


def _text(name: str, value: object) -> str:
    try:
        if isinstance(value, str) and value.encode() is not None:
            return value
    except UnicodeEncodeError:
        pass
    raise NoRow(f"{name} is no text")


def _number(name: str, value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            if math.isfinite(number := float(value)):
                return number
        except OverflowError:
            pass
    raise NoRow(f"{name} is no number")
