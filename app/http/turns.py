"""Requests with long bodies, answered one at a time, in steps between which every other request goes on.

One at a time, because each holds many times its body in memory while it is worked on.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from time import perf_counter

from app.http.messages import Response
from app.steps import Steps


class Turn:
    """One request's.

    Attributes:
        size: Its body's length in bytes.
        done: Called with the answer after the last step.
        cancelled: Nobody waits for the answer any more.
        since: When it queued up, by `perf_counter`; None once its turn has come.
    """

    def __init__(self, steps: Steps[Response], size: int, done: Callable[[Response], None]) -> None:
        self._steps = steps
        self.size = size
        self.done = done
        self.cancelled = False
        self.since: float | None = perf_counter()

    def cancel(self) -> None:
        """Take no further step."""
        self.cancelled = True
        self._steps.close()

    def step(self) -> Response | None:
        """Take a step; the answer where it was the last."""
        try:
            next(self._steps)
        except StopIteration as end:
            answer: Response | None = end.value
            return answer
        return None


class Turns:
    """All that wait, in their order.

    Attributes:
        waiting: How many have queued up and not begun.
    """

    def __init__(self, waited: Callable[[float], None]) -> None:
        """Begin with none.

        Args:
            waited: Told how many seconds each waited for its turn.
        """
        self.waiting = 0
        self._waited = waited
        self._queue: deque[Turn] = deque()
        self._stepping = False

    def wait(self, turn: Turn) -> None:
        """Queue up."""
        self._queue.append(turn)
        self.waiting += 1
        if not self._stepping:
            self._step_soon()

    def _step_soon(self) -> None:
        self._stepping = bool(self._queue)
        if self._stepping:
            asyncio.get_running_loop().call_soon(self._step)

    def _step(self) -> None:
        turn = self._queue[0]
        if turn.since is not None:
            self.waiting -= 1
            if not turn.cancelled:
                self._waited(perf_counter() - turn.since)
            turn.since = None
        answer = turn.step()
        if answer is not None or turn.cancelled:
            self._queue.popleft()
        if answer is not None:
            turn.done(answer)
        self._step_soon()
