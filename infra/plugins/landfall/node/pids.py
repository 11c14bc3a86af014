"""Which process of the host is which component: the node counts its processes from 1, the host does not."""

import contextlib
from pathlib import Path

from infra.plugins.landfall import processes
from infra.plugins.landfall.node import plan
from infra.plugins.landfall.node.layout import Layout
from infra.plugins.landfall.processes import Process


def of(layout: Layout, first: Process) -> tuple[tuple[str, int], ...]:
    """Host-side process ids of a node's running components.

    Args:
        layout: The node's paths.
        first: Its first process, called "init" in the result.
    """
    outside = {}
    with contextlib.suppress(FileNotFoundError):
        namespace = Path(f"/proc/{first.pid}/ns/pid").readlink()
        for pid in processes.everyone():
            with contextlib.suppress(OSError):
                if Path(f"/proc/{pid}/ns/pid").readlink() == namespace:
                    outside[_inner(pid)] = pid
    found = [("init", first.pid)]
    for component in plan.load_status(layout.status):
        if component.pid in outside:
            found.append((component.name, outside[component.pid]))
    return tuple(found)


def _inner(pid: int) -> int:
    """A process's id in its innermost PID namespace (proc(5), NSpid)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("NSpid")).split()[-1])
