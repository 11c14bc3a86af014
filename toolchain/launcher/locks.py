"""Locks that a killed update left behind in the file backend.

Owns the one question whether a lock's holder can still be alive, and frees a lock only where it cannot.
Anything else is for `pulumi cancel`, on the word of a person.
"""

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Lock:
    """A lock on a stack, as the engine writes it.

    Attributes:
        file: The lock's file.
        process: The number of the process that holds it.
        user: The user who started that process.
        host: The machine that it ran on.
        time: When it took the lock, as written by the engine.
    """

    file: Path
    process: int
    user: str
    host: str
    time: str

    def __str__(self) -> str:
        """The lock's holder, for the user."""
        return f"process {self.process} of {self.user} on {self.host}, since {self.time}"


def held(backend: Path, project: str, stack: str) -> list[Lock]:
    """The locks on a stack; none where nothing is being updated.

    Args:
        backend: The file backend's folder.
        project: The project's name.
        stack: The stack's own name.
    """
    folder = backend / ".pulumi" / "locks" / "organization" / project / stack
    return [lock for lock in map(_read, sorted(folder.glob("*.json"))) if lock is not None]


def free_dead(
    locks: list[Lock], runs: Callable[[int], bool] | None = None, host: str | None = None
) -> list[Lock]:
    """Remove the locks whose holder was a process of this machine that has ended.

    Args:
        locks: Locks on a stack.
        runs: Whether a process is a running engine; asks the kernel by default.
        host: This machine's name; asks the kernel by default.

    Returns:
        The locks that were removed.
    """
    runs = runs or engine_runs
    here = host or socket.gethostname()
    dead = [lock for lock in locks if lock.host == here and not runs(lock.process)]
    for lock in dead:
        lock.file.unlink(missing_ok=True)
    return dead


def engine_runs(process: int) -> bool:
    """Whether a process of that number runs and is a Pulumi engine: numbers are used again after a while."""
    try:
        return "pulumi" in Path("/proc", str(process), "comm").read_text()
    except OSError:
        return False


def _read(file: Path) -> Lock | None:
    try:
        stated = json.loads(file.read_text())
        return Lock(
            file,
            int(stated["pid"]),
            str(stated["username"]),
            str(stated["hostname"]),
            str(stated["timestamp"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        # Being written just now, or by an engine that writes something else: not ours to judge.
        return None
