"""What setup shows while it works: one live line on a terminal, a line every 30 s elsewhere, and times taken.

Owns output to the terminal and the running of child processes under a step. It knows nothing of what they do.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from toolchain.errors import SourceUnavailable

_QUIET_INTERVAL = 30.0  # seconds between two lines where the output is a file or a CI log
_LIVE_INTERVAL = 1.0
_SHOWN_OF_A_LOG = 12  # lines: enough for a compiler's or pip's last words


def clock(seconds: float) -> str:
    """Minutes and seconds, for example "4:05"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def say(text: str) -> None:
    """One line to the user, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Step:
    """A piece of work that says that it goes on. Used as `with Step("etcd 3.6.16: building") as step:`.

    Attributes:
        elapsed: Seconds since it began; it stands still once the step has ended.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._began = time.monotonic()
        self._ended: float | None = None
        self._over = threading.Event()
        self._live = sys.stdout.isatty()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    @property
    def elapsed(self) -> float:
        """Seconds, from the step's begin to its end or to now."""
        return (self._ended or time.monotonic()) - self._began

    def __enter__(self) -> "Step":
        if not self._live:
            say(f"  {self._text} ...")
        self._ticker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = time.monotonic()
        self._over.set()
        self._ticker.join()
        outcome = "done" if kind is None else "failed" if issubclass(kind, Exception) else "interrupted"
        start = "\r\x1b[K" if self._live else ""
        say(f"{start}  {self._text}: {outcome} in {clock(self.elapsed)}")

    def _tick(self) -> None:
        while not self._over.wait(_LIVE_INTERVAL if self._live else _QUIET_INTERVAL):
            if self._live:
                sys.stdout.write(f"\r\x1b[K  {self._text}: {clock(self.elapsed)}")
                sys.stdout.flush()
            else:
                say(f"  {self._text}: {clock(self.elapsed)} and going on")


def run(
    arguments: Sequence[str | Path],
    log: Path,
    *,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run a child process with its output in a log file, and end it when this process is interrupted.

    Args:
        arguments: The command line, no shell.
        log: The file that its output is added to.
        cwd: Its working folder.
        environment: Its whole environment; None for this process's own.

    Raises:
        SourceUnavailable: It ended with an error, or could not be started; the text has the log's last lines.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        output.write(f"$ {' '.join(map(str, arguments))}\n".encode())
        output.flush()
        try:
            child = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=cwd, env=environment
            )
        except OSError as error:
            raise SourceUnavailable(f"{arguments[0]} cannot be started: {error.strerror}") from error
        try:
            status = child.wait()
        except BaseException:
            child.terminate()
            child.wait()
            raise
    if status != 0:
        tail = log.read_text(errors="replace").splitlines()[-_SHOWN_OF_A_LOG:]
        shown = "".join(f"\n      {line}" for line in tail)
        raise SourceUnavailable(
            f"{Path(arguments[0]).name} ended with status {status}; the end of {log}:{shown}"
        )
