"""Processes that outlive the engine: started detached, and known again by id, start time and boot.

Owns starting, identifying and ending them; an id that was reused by another process is never mistaken for one
of ours.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_START_TIME = 19
"""Index of `starttime` among the fields after the command name in /proc/PID/stat (proc(5), field 22)."""


@dataclass(frozen=True)
class Process:
    """One process of one boot of this machine.

    Attributes:
        pid: Its id in the host's PID namespace.
        started: Its start time in clock ticks since boot.
        boot: The boot's id.
    """

    pid: int
    started: int
    boot: str

    def alive(self) -> bool:
        """Whether it still runs; a zombie does not."""
        if identify(self.pid) != self:
            return False
        return stat_fields(self.pid)[0] != "Z"

    def end(self, number: signal.Signals, seconds: float) -> bool:
        """Send a signal and wait for the end.

        Args:
            number: The signal to send.
            seconds: How long to wait for the process to end.

        Returns:
            Whether it has ended.
        """
        if not self.alive():
            return True
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return True
        try:
            if not self.alive():
                return True
            signal.pidfd_send_signal(handle, number)
            ended = bool(select.select([handle], [], [], seconds)[0])
        except ProcessLookupError:
            ended = True
        finally:
            os.close(handle)
        reap()
        return ended

    def save(self, path: Path) -> None:
        """Write its identity to a file, whole or not at all."""
        aside = path.with_suffix(".new")
        aside.write_text(json.dumps(asdict(self)))
        aside.replace(path)


_started: list[subprocess.Popen[bytes]] = []
"""Children of this interpreter, kept so that their ends can be collected."""


def start(
    argv: Sequence[str], log: Path, environment: Mapping[str, str], descriptors: Sequence[int] = ()
) -> Process:
    """Start a program that lives on after this one: a session of its own, no terminal, nothing inherited.

    Args:
        argv: Program and arguments.
        log: File that its output is appended to.
        environment: Its whole environment.
        descriptors: File descriptors that it keeps open, under the same numbers.

    Raises:
        OSError: It cannot be started.
    """
    with log.open("ab") as output:
        child = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            cwd="/",
            start_new_session=True,
            pass_fds=descriptors,
        )
    _started.append(child)
    # A child that has not been waited for keeps its entry in /proc even if it has ended.
    found = identify(child.pid)
    assert found is not None
    return found


def reap() -> None:
    """Collect the ends of those that this interpreter started."""
    _started[:] = [child for child in _started if child.poll() is None]


def load(path: Path) -> Process | None:
    """The process that `Process.save` wrote, or None where the file is missing or unreadable."""
    try:
        kept = json.loads(path.read_text())
        return Process(int(kept["pid"]), int(kept["started"]), str(kept["boot"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def stat_fields(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the command name: state, parent, group, session, …

    Raises:
        FileNotFoundError: There is no such process.
    """
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except ProcessLookupError as gone:
        raise FileNotFoundError(f"no process {pid}") from gone


def identify(pid: int) -> Process | None:
    """The process that has this id now, or None."""
    try:
        started = int(stat_fields(pid)[_START_TIME])
    except FileNotFoundError:
        return None
    return Process(pid, started, Path("/proc/sys/kernel/random/boot_id").read_text().strip())


def everyone() -> Iterator[int]:
    """The ids of all processes but zombies."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(FileNotFoundError):
                if stat_fields(int(entry.name))[0] != "Z":
                    yield int(entry.name)


def command_line(pid: int) -> list[str]:
    """A process's arguments; empty for a kernel thread or one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return []


def children(pid: int) -> list[int]:
    """The ids of a process's children."""
    found = []
    for other in everyone():
        with contextlib.suppress(FileNotFoundError):
            if int(stat_fields(other)[1]) == pid:
                found.append(other)
    return found
