"""Runs something in a process that dies, as by kill -9, before it changes a file, or asks a server."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import httpx

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

    def count(strike: Callable[[], None]) -> None:
        def watch(event: str, arguments: tuple[object, ...]) -> None:
            if event not in _OPERATIONS or not any(_below(one, folder) for one in arguments):
                return
            if event != "open" or _writes(arguments[2]):
                strike()

        sys.addaudithook(watch)

    return _killed(operation, count, work)


def killed_at_request(moment: int, work: Callable[[], object]) -> bool:
    """The same before the n-th request of httpx, or before its answer is seen: 1, 3, 5 ... and 2, 4, 6 ..."""

    def count(strike: Callable[[], None]) -> None:
        send = httpx.HTTPTransport.handle_request

        def handle(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
            strike()
            answer = send(self, request)
            strike()
            return answer

        httpx.HTTPTransport.handle_request = handle  # type: ignore[method-assign]  # in the fork only

    return _killed(moment, count, work)


def _killed(operation: int, count: Callable[[Callable[[], None]], None], work: Callable[[], object]) -> bool:
    child = os.fork()
    if child == 0:
        left = operation

        def strike() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            count(strike)
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _writes(flags: object) -> bool:
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _below(argument: object, folder: Path) -> bool:
    return isinstance(argument, str | os.PathLike) and Path(os.fspath(argument)).is_relative_to(folder)
