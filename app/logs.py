"""Structured logs: one JSON object a line.

Owns the form of a line, not what is said when, nor how lines leave the process (app/outlet.py does).
"""

import time
import traceback
from typing import Literal, Protocol

import msgspec

Value = str | int | float | bool | None
Level = Literal["info", "error"]


class Stream(Protocol):
    """Takes lines."""

    def write(self, line: str, /) -> object:
        """Take a line with its end; must not make the caller wait."""


class Log:
    """Writes lines with a time (seconds since the epoch), a level, an event name and named values."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def happened(self, event: str, **values: Value) -> None:
        """Something happened as it should."""
        self._stream.write(line("info", event, **values))

    def failed(self, event: str, **values: Value) -> None:
        """Something failed."""
        self._stream.write(line("error", event, **values))

    def crashed(self, event: str, error: BaseException, **values: Value) -> None:
        """Something failed that nobody foresaw; the traceback goes into the line."""
        self.failed(event, **values, traceback="".join(traceback.format_exception(error)))


def line(level: Level, event: str, **values: Value) -> str:
    """One line, with its end."""
    content = {"time": round(time.time(), 3), "level": level, "event": event, **values}
    return msgspec.json.encode(content).decode() + "\n"
