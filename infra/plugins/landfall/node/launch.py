"""Starting and ending a node's process tree from the host."""

import signal
import sys
import time

from infra.plugins.landfall import processes
from infra.plugins.landfall.node import cgroups
from infra.plugins.landfall.node.addresses import Claim
from infra.plugins.landfall.node.errors import NodeStartFailed
from infra.plugins.landfall.node.layout import Layout
from infra.plugins.landfall.node.logs import tail
from infra.plugins.landfall.processes import Process
from toolchain import folders

_STOP_SECONDS = 30.0
_FORK_SECONDS = 10.0


def start(layout: Layout, claim: Claim) -> Process:
    """Start the node's first process in namespaces of its own.

    Args:
        layout: The node's paths; the plan lies ready.
        claim: The host-side listeners, which it inherits.

    Returns:
        The first process, which is also written to `layout.process`.

    Raises:
        NodeStartFailed: It did not start.
    """
    layout.status.unlink(missing_ok=True)
    cgroups.make(layout.identity)
    listeners = [f"--listener={name}={listener.fileno()}" for name, listener in claim.listeners]
    outer = processes.start(
        (
            *("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"),
            *("--propagation", "private"),
            *(sys.executable, "-m", "infra.plugins.landfall.node.init", str(layout.plan), *listeners),
        ),
        layout.log / "init.log",
        {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "PYTHONPATH": str(folders.CLONE),
        },
        [listener.fileno() for _, listener in claim.listeners],
    )
    deadline = time.monotonic() + _FORK_SECONDS
    while time.monotonic() < deadline and outer.alive():
        for child in processes.children(outer.pid):
            first = processes.identify(child)
            if first is not None:
                first.save(layout.process)
                return first
        time.sleep(0.01)
    outer.end(signal.SIGKILL, _STOP_SECONDS)
    raise NodeStartFailed(f"The node's first process did not start:\n{tail(layout.log / 'init.log')}")


def stop(layout: Layout, *, orderly: bool) -> None:
    """End everything that runs in the node, and remove its cgroups.

    Args:
        layout: The node's paths.
        orderly: Whether its programs may finish what they do; otherwise the kernel ends them at once.
    """
    first = processes.load(layout.process)
    # Looked for before anything ends: a process that is just ending has lost its command line already, and
    # still holds the node's listeners.
    known = _inhabitants(layout)
    if first is not None and orderly:
        first.end(signal.SIGTERM, _STOP_SECONDS)
    for process in dict.fromkeys((*known, *_inhabitants(layout))):
        process.end(signal.SIGKILL, _STOP_SECONDS)
    cgroups.remove(layout.identity)
    processes.reap()
    layout.process.unlink(missing_ok=True)
    layout.status.unlink(missing_ok=True)


def _inhabitants(layout: Layout) -> list[Process]:
    """The node's processes on the host's side, found by the plan's path: who started them may have been
    killed before writing down which they are."""
    found = [
        processes.identify(pid)
        for pid in processes.everyone()
        if str(layout.plan) in processes.command_line(pid)
    ]
    return [process for process in found if process is not None]
