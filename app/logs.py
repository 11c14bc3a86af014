"""Structured logs: one JSON object a line on standard output.

Owns the form of a line, not what is said when.
"""

import sys
import time
import traceback
from typing import Literal, TextIO

import msgspec

Value = str | int | float | bool | None


class Log:
    """Writes lines with a time (seconds since the epoch), a level, an event name and named values."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stdout

    def happened(self, event: str, **values: Value) -> None:
        """Something happened as it should."""
        self._write("info", event, values)

    def failed(self, event: str, **values: Value) -> None:
        """Something failed."""
        self._write("error", event, values)

    def crashed(self, event: str, error: BaseException, **values: Value) -> None:
        """Something failed that nobody foresaw; the traceback goes into the line."""
        self._write("error", event, {**values, "traceback": "".join(traceback.format_exception(error))})

    def _write(self, level: Literal["info", "error"], event: str, values: dict[str, Value]) -> None:
        line = msgspec.json.encode({"time": round(time.time(), 3), "level": level, "event": event, **values})
        self._stream.write(line.decode() + "\n")
        self._stream.flush()
