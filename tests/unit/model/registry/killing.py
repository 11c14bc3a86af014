"""Runs something in a process that dies, as by kill -9, before it changes a file or folder."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

_OPERATIONS = {
    "open", "os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate", "shutil.copyfile",
    "shutil.rmtree", "tempfile.mkdtemp",
}  # fmt: skip


def killed_before(operation: int, folder: Path, work: Callable[[], object]) -> bool:
    """Does the work in a fork that kills itself before its n-th change below a folder.

    Args:
        operation: n, from 1.
        folder: Only changes of what lies below it count.
        work: What is done.

    Returns:
        Whether it was killed; False when the work was done before it came to that operation.
    """
    child = os.fork()
    if child == 0:
        left = operation

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in _OPERATIONS and any(_below(one, folder) for one in arguments):
                if event == "open" and not _writes(arguments[2]):
                    return
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _writes(flags: object) -> bool:
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _below(argument: object, folder: Path) -> bool:
    return isinstance(argument, str | os.PathLike) and Path(os.fspath(argument)).is_relative_to(folder)
