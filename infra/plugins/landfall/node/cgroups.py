"""The node's cgroups: one parent of its own under every controller, for its daemons and its pods.

Owns making, joining and removing them, on cgroup v1 (with or without the hybrid v2 mount) and on v2. Standard
library
only: the node's first process joins its cgroup itself.
"""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_V2_CONTROLLERS = ("cpu", "memory", "pids", "cpuset", "io")
_DAEMONS = "daemons"


@dataclass(frozen=True)
class Hierarchies:
    """The cgroup trees of this machine.

    Attributes:
        version: 1 or 2.
        roots: Their mount points: one per controller on v1, one in all on v2.
        hybrid: Mount point of the extra v2 tree of a v1 machine, or None.
    """

    version: int
    roots: tuple[Path, ...]
    hybrid: Path | None


def hierarchies() -> Hierarchies:
    """What cgroup trees are mounted here."""
    return read_mounts(_MOUNTS.read_text())


def read_mounts(mountinfo: str) -> Hierarchies:
    """The cgroup trees among the mounts of a machine.

    Args:
        mountinfo: The text of /proc/self/mountinfo (proc(5)).
    """
    first: list[Path] = []
    second: list[Path] = []
    for line in mountinfo.splitlines():
        mount, _, source = line.partition(" - ")
        point, kind = Path(mount.split()[4]), source.split()[0]
        if kind == "cgroup":
            first.append(point)
        elif kind == "cgroup2":
            second.append(point)
    if first:
        return Hierarchies(1, tuple(dict.fromkeys(first)), second[0] if second else None)
    return Hierarchies(2, tuple(second[:1]), None)


def make(identity: str) -> None:
    """Make the node's cgroup under every controller, with one below it for the node's daemons.

    Args:
        identity: The node's cgroup name.
    """
    trees = hierarchies()
    for root in trees.roots:
        own = root / identity
        own.mkdir(exist_ok=True)
        if trees.version == 2:
            _delegate(root)
            _delegate(own)
        for group in (own, own / _DAEMONS):
            group.mkdir(exist_ok=True)
            if trees.version == 1:
                _inherit_cpuset(group)


def _delegate(group: Path) -> None:
    """Hand a v2 group's controllers to its children, as many as it has."""
    available = (group / "cgroup.controllers").read_text().split()
    for controller in _V2_CONTROLLERS:
        if controller in available:
            (group / "cgroup.subtree_control").write_text(f"+{controller}")


def _inherit_cpuset(group: Path) -> None:
    """A new v1 cpuset allows nothing until it is told otherwise (cpuset(7))."""
    for name in ("cpuset.cpus", "cpuset.mems"):
        own, parent = group / name, group.parent / name
        if own.exists() and parent.exists() and not own.read_text().strip() and parent.read_text().strip():
            own.write_text(parent.read_text())


def join(identity: str) -> None:
    """Move the calling process into the node's group for daemons."""
    for root in hierarchies().roots:
        (root / identity / _DAEMONS / "cgroup.procs").write_text("0")


def groups(identity: str) -> list[Path]:
    """Every cgroup folder of the node, children before parents."""
    found: list[Path] = []
    for root in hierarchies().roots:
        for folder, _, _ in os.walk(root / identity, topdown=False):
            found.append(Path(folder))
    return found


def members(identity: str) -> set[int]:
    """Host-side ids of all processes in the node's cgroups."""
    found: set[int] = set()
    for group in groups(identity):
        try:
            found.update(int(line) for line in (group / "cgroup.procs").read_text().split())
        except OSError:
            continue
    return found - {0}


def remove(identity: str, seconds: float = 10.0) -> list[Path]:
    """End what still runs in the node's cgroups and remove them.

    Args:
        identity: The node's cgroup name.
        seconds: How long to try; a group is busy until the kernel has reaped its last process.

    Returns:
        The groups that are still there.
    """
    deadline = time.monotonic() + seconds
    while left := groups(identity):
        for pid in members(identity):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        for group in left:
            try:
                group.rmdir()
            except OSError:
                continue
        if time.monotonic() > deadline:
            return groups(identity)
        time.sleep(0.02)
    return []
