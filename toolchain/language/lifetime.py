"""Nothing started for an engine outlives it: processes die with their parent.

Owns the two ways to notice a parent's death on Linux. It decides nothing about what is started. Standard
library only, and importable by path, because the processes that use it may run in another virtual
environment.
"""

import ctypes
import os
import select
import signal
import threading
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that this process gets when the thread that started it ends. Not inherited by
children."""


def end_with_parent() -> None:
    """Ask the kernel to terminate this process when its parent is gone; at once if it is gone already."""
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def when_parent_ends(act: Callable[[], None]) -> None:
    """Call `act` once, from a thread of its own, when the parent process ends.

    Unlike `end_with_parent` this does not depend on which of the parent's threads started us: the engine is a
    Go program, whose threads come and go.
    """
    descriptor = os.pidfd_open(os.getppid())

    def watch() -> None:
        select.select([descriptor], [], [])
        act()

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()
