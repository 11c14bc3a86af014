"""Runs the programs that an operation needs: their output line by line, their end with ours.

Owns the children of this process that must not outlive it: they die with the thread that started them, and
`cancel` ends them all. Programs that shall live on are started elsewhere.
"""

import os
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.errors import LandfallError

_KEPT_LINES = 40
"""Output lines kept of a program for the text of its failure."""


class Cancelled(LandfallError):
    """The person at the terminal, or the engine's end, stopped the operation."""


@dataclass(frozen=True)
class Outcome:
    """How a program ended.

    Attributes:
        code: Its exit code; negative for the signal that ended it.
        output: The last lines that it wrote on either stream.
    """

    code: int
    output: str

    @property
    def last_line(self) -> str:
        """The last thing it said, or its exit code where it said nothing."""
        lines = self.output.strip().splitlines()
        return lines[-1].strip() if lines else f"exit code {self.code}"


_running: set[subprocess.Popen[str]] = set()
_lock = threading.Lock()
_cancelled = threading.Event()


def cancel() -> None:
    """End every running program; from now on none starts."""
    _cancelled.set()
    with _lock:
        for child in _running:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGTERM)


def pause(seconds: float) -> None:
    """Let time pass, in seconds.

    Raises:
        Cancelled: `cancel` was called before or meanwhile.
    """
    if _cancelled.wait(seconds):
        raise Cancelled("Stopped on request; nothing of this step was kept. Run the update again to go on.")


def _ignore(_: str) -> None:
    """Drop the line."""


def run(
    argv: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    heard: Callable[[str], None] = _ignore,
) -> Outcome:
    """Run a program to its end.

    Args:
        argv: The program and its arguments. They are visible to every user of the machine: no secrets here.
        environment: Variables on top of this process's own.
        folder: The working folder.
        heard: Gets every line of standard output and error as it comes.

    Raises:
        Cancelled: `cancel` was called before or meanwhile.
        FileNotFoundError: There is no such program.
    """
    if _cancelled.is_set():
        raise Cancelled("Stopped on request; nothing of this step was kept. Run the update again to go on.")
    lines: deque[str] = deque(maxlen=_KEPT_LINES)
    # A plugin killed with its engine must not leave a training behind: the kernel ends the child with its
    # parent's thread.
    bound = ("setpriv", "--pdeathsig", "TERM", "--", *map(str, argv))
    child = subprocess.Popen(
        bound,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, **(environment or {})},
        cwd=folder,
        start_new_session=True,
    )
    with _lock:
        _running.add(child)
    try:
        assert child.stdout is not None
        for line in child.stdout:
            lines.append(line)
            heard(line.rstrip("\n"))
        code = child.wait()
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        with _lock:
            _running.discard(child)
    if _cancelled.is_set():
        raise Cancelled("Stopped on request; nothing of this step was kept. Run the update again to go on.")
    return Outcome(code, "".join(lines))
