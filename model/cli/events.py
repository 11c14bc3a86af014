"""Progress as JSON, one object a line, for a program that runs a training.

`start` opens a phase, `step` counts in it, `note` says a sentence; the last line is `release` or `error`.
"""

import json
import sys

from model.errors import ModelError
from model.release import Release

Value = str | int | float


class JsonLines:
    """Writes every step to standard output at once."""

    def __init__(self) -> None:
        self._phase = ""
        self._total = 0
        self._done = 0

    def start(self, phase: str, total: int) -> None:
        """Writes `start`."""
        self._phase, self._total, self._done = phase, total, 0
        _write("start", phase=phase, total=total)

    def step(self, text: str) -> None:
        """Writes `step`, with how many of the phase are done."""
        self._done += 1
        _write("step", phase=self._phase, done=self._done, total=self._total, text=text)

    def note(self, text: str) -> None:
        """Writes `note`."""
        _write("note", text=text)


def write_release(made: Release) -> None:
    """Writes the last line of a training that succeeded."""
    _write(
        "release",
        digest=made.digest,
        path=str(made.path),
        name=made.name,
        algorithm=made.algorithm,
        title=made.title,
        score=made.score,
        metric=made.metric,
        threshold=made.threshold,
        report=str(made.report),
    )


def write_error(error: ModelError) -> None:
    """Writes the last line of a training that failed."""
    _write("error", error=type(error).__name__, message=str(error))


def _write(event: str, **fields: Value) -> None:
    sys.stdout.write(json.dumps({"event": event} | fields) + "\n")
    sys.stdout.flush()
