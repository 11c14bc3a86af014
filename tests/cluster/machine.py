"""What a machine looks like from outside: taken before and after, to see whether anything was left behind."""

import contextlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from infra.plugins.landfall import processes
from infra.plugins.landfall.processes import Process

_KERNEL_SETTINGS = ("vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops")
_FOLDERS = ("/", "/run", "/var/lib", "/var/log", "/var/lib/cni", "/etc", "/etc/cni", "/opt", "/usr/libexec")
_OF_TOOLS = frozenset({"/run/mount", "/var/lib/containers"})
"""What the tools of a build make for themselves when they first run on a machine, and nowhere else: `mount`
its table, buildah a cache of where it saw blobs."""


@dataclass(frozen=True)
class Machine:
    """One look at the machine: what a node could leave behind on it."""

    links: frozenset[str]
    packet_filter: str
    mounts: frozenset[str]
    kernel_settings: tuple[str, ...]
    folders: frozenset[str]


def look() -> Machine:
    """Look at the machine now."""
    rules = subprocess.run(["nft", "list", "ruleset"], capture_output=True, text=True, check=True).stdout
    mounts = Path("/proc/self/mountinfo").read_text().splitlines()
    return Machine(
        links=frozenset(path.name for path in Path("/sys/class/net").iterdir()),
        packet_filter=rules,
        mounts=frozenset(line.split()[4] for line in mounts),
        kernel_settings=tuple(Path("/proc/sys", name).read_text() for name in _KERNEL_SETTINGS),
        folders=frozenset(
            str(path) for folder in _FOLDERS if Path(folder).exists() for path in Path(folder).iterdir()
        )
        - _OF_TOOLS,
    )


def inhabitants(pid: int) -> set[Process]:
    """The processes that share a network, mount or PID namespace with one; it lives as long as they do.

    Args:
        pid: The process.
    """
    namespaces = {kind: Path(f"/proc/{pid}/ns/{kind}").readlink() for kind in ("net", "mnt", "pid")}
    found = set()
    for other in processes.everyone():
        with contextlib.suppress(OSError):
            if any(Path(f"/proc/{other}/ns/{kind}").readlink() == own for kind, own in namespaces.items()):
                found.add(processes.identify(other))
    return {process for process in found if process is not None}
