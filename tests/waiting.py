"""Waits for what a cluster comes to by itself."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")

_PAUSE_SECONDS = 0.5


def until(what: str, look: Callable[[], Seen], seconds: float) -> Seen:
    """The first thing seen that is true.

    Args:
        what: What is waited for, for the failure's message.
        look: Looks once.
        seconds: How long to wait at most: a bound for hopeless cases, not a measurement.
    """
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain for {what}; last seen: {seen!r}"
        time.sleep(_PAUSE_SECONDS)
