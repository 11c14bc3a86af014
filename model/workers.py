"""Does tasks in processes that start in milliseconds: copies of this one, with the data and libraries in it.

Owns their lives: they end with their owner, whatever ends it. Where copies are not safe (anything but Linux)
and with one process, the work is done right here; the results are the same.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Generic, Self, TypeVar

from model.errors import WorkerLost

Task = TypeVar("Task")
Result = TypeVar("Result")

_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG, https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html"""


class Workers(Generic[Task, Result]):
    """Does one kind of task. Use it as a context: on leaving, no process is left.

    What `work` closes over is what the processes know; tasks and results must be picklable.
    """

    def __init__(self, jobs: int, work: Callable[[Task], Result]) -> None:
        """Starts the processes.

        Args:
            jobs: How many; with 1 none is started.
            work: Does a task. It must depend on nothing but the task.
        """
        self._work = work
        self._workers: dict[Connection, BaseProcess] = {}
        if jobs > 1 and sys.platform == "linux":
            for _ in range(jobs):
                self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe, process in self._workers.items():
            process.kill()
            process.join()
            pipe.close()
        self._workers = {}

    def do(self, tasks: Sequence[Task]) -> list[Result]:
        """Does tasks and returns their results in the tasks' order."""
        return [result for _, result in sorted(self.as_done(tasks), key=lambda pair: pair[0])]

    def as_done(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Result]]:
        """Does tasks and yields each result with its task's place, whichever is done first.

        Raises:
            WorkerLost: A process ended before its task was done.
            Exception: Whatever a task raised.
        """
        if not self._workers:
            for place, task in enumerate(tasks):
                yield place, self._work(task)
            return
        waiting = list(enumerate(tasks))[::-1]
        busy: dict[Connection, int] = {}
        for pipe in self._workers:
            self._give(pipe, waiting, busy)
        while busy:
            ready = set(connection.wait(list(busy)))
            for pipe in [one for one in busy if one in ready]:
                place = busy.pop(pipe)
                result = self._received(pipe)
                self._give(pipe, waiting, busy)
                yield place, result

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, here, self._work, os.getpid()), daemon=True)
        process.start()
        there.close()
        self._workers[here] = process

    @staticmethod
    def _give(pipe: Connection, waiting: list[tuple[int, Task]], busy: dict[Connection, int]) -> None:
        if waiting:
            place, task = waiting.pop()
            # A process that is gone shows when its result is read.
            with suppress(BrokenPipeError, ConnectionResetError):
                pipe.send(task)
            busy[pipe] = place

    def _received(self, pipe: Connection) -> Result:
        try:
            done, value = pipe.recv()
        except (EOFError, ConnectionResetError):
            process = self._workers[pipe]
            process.join()
            raise WorkerLost(
                f"A process of the search ended before its work was done (exit code {process.exitcode})."
                " Nothing was kept. If memory ran out, close other programs or use fewer processes"
                " (--jobs 1), then try again."
            ) from None
        if not done:
            assert isinstance(value, BaseException)
            raise value
        result: Result = value
        return result


def _serve(pipe: Connection, owners: Connection, work: Callable[[Task], Result], owner: int) -> None:
    owners.close()
    # An interrupt is for the owner, who then ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    while os.getppid() == owner:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((True, work(task)))
        except Exception as error:  # whatever it is, the owner raises it
            pipe.send((False, error))
