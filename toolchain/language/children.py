"""The processes that the host started, each in a process group of its own.

Owns starting them, passing on their output as it comes, and ending them as a group. What to start is decided
elsewhere.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

GRACE_SECONDS = 4.0
"""From SIGTERM to SIGKILL: below the 5 s that the engine gives a plugin before it kills it (ExecPlugin in the
engine's SDK)."""


@dataclass(frozen=True)
class Output:
    """A piece of what a process wrote: to its error stream, or else to its standard output."""

    data: bytes
    error: bool


class Children:
    """Every running child of the host."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._closed = False

    def start(
        self, arguments: Sequence[str | Path], folder: Path, environment: Mapping[str, str], *, piped: bool
    ) -> subprocess.Popen[bytes]:
        """Start a process.

        Args:
            arguments: Executable and its arguments.
            folder: Its working folder.
            environment: Its whole environment.
            piped: Whether the host reads its output; else it writes to the host's own, which the engine
                shows.
        """
        stream = subprocess.PIPE if piped else None
        with self._lock:
            process = subprocess.Popen(
                arguments,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                process_group=0,
            )
            self._running.add(process)
            closed = self._closed
        if closed:
            self.end(process)
        return process

    def forget(self, process: subprocess.Popen[bytes]) -> None:
        """Stop tracking a process that has ended."""
        with self._lock:
            self._running.discard(process)

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Terminate a process with its group, by force after the grace time, and forget it."""
        _signal(process, signal.SIGTERM)
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            _signal(process, signal.SIGKILL)
            process.wait()
        self.forget(process)

    def end_all(self) -> None:
        """End every child, all at the same time; whatever is started afterwards is ended too."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        threads = [threading.Thread(target=self.end, args=(process,)) for process in running]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def output(process: subprocess.Popen[bytes]) -> Iterator[Output]:
    """What a piped process writes, as it comes, until the process has ended.

    Ends with the process itself, not with its pipes: a daemon that the process left behind may hold those
    open for days.
    """
    exited = os.pidfd_open(process.pid)
    assert process.stdout is not None and process.stderr is not None
    streams = {process.stdout.fileno(): False, process.stderr.fileno(): True}
    with selectors.DefaultSelector() as selector:
        for descriptor in (*streams, exited):
            selector.register(descriptor, selectors.EVENT_READ)
        ended = False
        while True:
            ready = [key.fd for key, _ in selector.select(timeout=0 if ended else None)]
            readable = [descriptor for descriptor in ready if descriptor in streams]
            for descriptor in readable:
                data = os.read(descriptor, 65536)
                if data:
                    yield Output(data, error=streams[descriptor])
                else:
                    selector.unregister(descriptor)
            if ended and not readable:
                break
            ended = ended or exited in ready
    os.close(exited)
    process.stdout.close()
    process.stderr.close()
