"""A server's process, from its start to its first right answer to its end, with everything it started.

Owns the processes: each is ended by its own number, and only those that descend from the one started here.
"""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.servers.cores import SERVER, pinned
from bench.servers.errors import NotServing
from bench.servers.systems.system import Launch

_PATIENCE_SECONDS = 120.0
_STOP_SECONDS = 15.0
_POLL_SECONDS = 0.002
_OK = 200


@dataclass(frozen=True)
class Process:
    """A process by number and start, so that a number used again is not taken for it."""

    number: int
    started: str


@dataclass
class Server:
    """A server that answers.

    Attributes:
        port: Where it listens.
        start_seconds: From its command to its first answer.
    """

    port: int
    start_seconds: float
    process: subprocess.Popen[bytes]

    def memory(self) -> int:
        """Bytes of all its processes, what they share counted once (proportional set size)."""
        return sum(_proportional(one.number) for one in tree(self.process.pid))

    def processor_seconds(self) -> float:
        """Processor time that all its processes have taken, in user mode and in the kernel."""
        ticks = sum(_ticks(one.number) for one in tree(self.process.pid))
        return ticks / os.sysconf("SC_CLK_TCK")


def post(port: int, path: str, body: bytes) -> bytes:
    """Asks once, on a connection of its own.

    Raises:
        OSError, http.client.HTTPException: There is no answer, or one that is not 200.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
    finally:
        connection.close()
    if response.status != _OK:
        raise http.client.HTTPException(f"status {response.status}: {answer[:300]!r}")
    return answer


@contextmanager
def running(launch: Launch, port: int, answers: Callable[[], bytes], log: Path) -> Iterator[Server]:
    """Starts a server on its core and ends it afterwards.

    Args:
        launch: How it is started.
        port: Where it will listen.
        answers: Asks it for a prediction; raises while there is no good answer.
        log: Where its output goes.

    Raises:
        NotServing: It ended, or did not answer in two minutes.
    """
    environment = {"PATH": os.environ["PATH"], "HOME": str(launch.folder), "LANG": "C.UTF-8"}
    began = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            pinned(SERVER, launch.command),
            cwd=launch.folder,
            env=environment | dict(launch.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _await(process, began, answers, log)
        yield Server(port, time.perf_counter() - began, process)
    finally:
        _end(process)


def _await(process: subprocess.Popen[bytes], began: float, answers: Callable[[], bytes], log: Path) -> None:
    last: Exception = NotServing("nothing was tried")
    while time.perf_counter() - began < _PATIENCE_SECONDS:
        if process.poll() is not None:
            raise NotServing(f"it ended with exit code {process.returncode}: {_last_words(log)}")
        try:
            answers()
        except (OSError, http.client.HTTPException) as error:
            last = error
            time.sleep(_POLL_SECONDS)
        else:
            return
    raise NotServing(f"no good answer in {_PATIENCE_SECONDS:.0f} s ({last}): {_last_words(log)}")


def _last_words(log: Path) -> str:
    return log.read_text(errors="replace").strip()[-600:]


def _end(process: subprocess.Popen[bytes]) -> None:
    members = tree(process.pid)
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_SECONDS)
    for one in members:
        if _started(one.number) == one.started:
            with suppress(ProcessLookupError):
                os.kill(one.number, signal.SIGKILL)
    process.wait()


def tree(root: int) -> list[Process]:
    """A process and all that descend from it, as long as they live."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and (fields := _fields(int(folder.name))):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, waiting = [], [root]
    while waiting:
        number = waiting.pop()
        found.append(number)
        waiting += children.get(number, [])
    return [Process(number, started) for number in found if (started := _started(number))]


def _fields(number: int) -> list[str]:
    """From the third of /proc/N/stat on, see proc(5): 0 state, 1 parent, 11 and 12 ticks, 19 start."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _started(number: int) -> str:
    fields = _fields(number)
    return fields[19] if fields and fields[0] != "Z" else ""


def _ticks(number: int) -> int:
    fields = _fields(number)
    return int(fields[11]) + int(fields[12]) if fields else 0


def _proportional(number: int) -> int:
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def free_ports(count: int) -> list[int]:
    """Different TCP ports of 127.0.0.1 that nobody listens on now."""
    with_ports = [socket.socket() for _ in range(count)]
    try:
        for one in with_ports:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in with_ports]
    finally:
        for one in with_ports:
            one.close()
