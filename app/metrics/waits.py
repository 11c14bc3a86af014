"""The queue inside the process: requests with long bodies are answered one at a time, the others wait."""

from bisect import bisect_left
from collections.abc import Iterator

from app.metrics import families
from app.metrics.bounds import REQUEST_SECONDS
from app.metrics.families import NO_LABELS, Distribution, Family


class WaitCounts:
    """Counts how long they wait."""

    __slots__ = ("_counts", "_total")

    def __init__(self) -> None:
        self._counts = [0] * (len(REQUEST_SECONDS) + 1)
        self._total = 0.0

    def waited(self, seconds: float) -> None:
        """Count one whose turn has come, after so long."""
        self._counts[bisect_left(REQUEST_SECONDS, seconds)] += 1
        self._total += seconds

    def families(self, waiting: int) -> Iterator[Family]:
        """What Prometheus reads; `waiting` is how many do now."""
        yield families.gauge(
            "landfall_long_requests_waiting", "Requests with long bodies that wait for their turn.", waiting
        )
        yield families.histogram(
            "landfall_long_request_wait_seconds",
            "Time that requests with long bodies waited for their turn.",
            [(NO_LABELS, Distribution(REQUEST_SECONDS, tuple(self._counts), self._total))],
        )
