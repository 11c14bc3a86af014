"""Requests by endpoint and status, and how long they took."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import msgspec

from app.metrics import families
from app.metrics.bounds import REQUEST_SECONDS
from app.metrics.families import Distribution, Family, Labels

UNMATCHED = "unmatched"
"""The path of every request that no endpoint answers: label values must stay few."""

_STATUSES = (*range(200, 207), *range(300, 309), *range(400, 452), *range(500, 512))
"""HTTP's codes (https://www.iana.org/assignments/http-status-codes); a key of its own for each beforehand."""
_FIRST_ERROR = 400


class Endpoint(msgspec.Struct, frozen=True):
    """What requests are counted by.

    Attributes:
        path: The path's template, such as "/v2/models/{name}/infer".
        method: The method that it answers.
    """

    path: str
    method: str

    @property
    def infers(self) -> bool:
        """Whether an answer is an inference of the protocol."""
        return self.path.endswith(("/infer", "/ModelInfer"))


class RequestCounts:
    """Counts answers. Endpoints are known by their place in the list given at the start."""

    __slots__ = ("_counts", "_durations", "_endpoints", "_totals")

    def __init__(self, endpoints: Sequence[Endpoint]) -> None:
        self._endpoints = tuple(endpoints)
        self._counts = [dict.fromkeys(_STATUSES, 0) for _ in endpoints]
        self._durations = [[0] * (len(REQUEST_SECONDS) + 1) for _ in endpoints]
        self._totals = [0.0] * len(endpoints)

    def answered(self, endpoint: int, status: int, seconds: float) -> None:
        """Count one answer.

        Args:
            endpoint: The endpoint's place.
            status: The HTTP code, one that is registered.
            seconds: From the first byte of the request's head to its answer: with what its body took to
                arrive, and with its wait for a turn.
        """
        self._counts[endpoint][status] += 1
        self._durations[endpoint][bisect_left(REQUEST_SECONDS, seconds)] += 1
        self._totals[endpoint] += seconds

    def by_status(self) -> Iterator[tuple[Endpoint, int, int]]:
        """Endpoint, HTTP code and number of every code that was answered."""
        for endpoint, counts in zip(self._endpoints, self._counts, strict=True):
            for status, count in counts.items():
                if count:
                    yield endpoint, status, count

    def durations(self) -> Iterator[tuple[Endpoint, Distribution]]:
        """The durations of every endpoint that was asked."""
        for place, endpoint in enumerate(self._endpoints):
            counts = tuple(self._durations[place])
            if any(counts):
                yield endpoint, Distribution(REQUEST_SECONDS, counts, self._totals[place])

    def inferences(self) -> tuple[int, int, Distribution]:
        """How many inferences succeeded and failed, and how long all took."""
        success = failure = 0
        for endpoint, status, count in self.by_status():
            if endpoint.infers and status >= _FIRST_ERROR:
                failure += count
            elif endpoint.infers:
                success += count
        summed = [0] * (len(REQUEST_SECONDS) + 1)
        total = 0.0
        for endpoint, part in self.durations():
            if endpoint.infers:
                summed = [one + other for one, other in zip(summed, part.counts, strict=True)]
                total += part.total
        return success, failure, Distribution(REQUEST_SECONDS, summed, total)

    def families(self) -> Iterator[Family]:
        """What Prometheus reads."""
        yield families.counter(
            "landfall_requests_total",
            "Requests answered, by path template, method and HTTP code.",
            (
                ({"path": endpoint.path, "method": endpoint.method, "code": str(status)}, count)
                for endpoint, status, count in self.by_status()
            ),
        )
        yield families.histogram(
            "landfall_request_duration_seconds",
            "Time from the first byte of the request to its answer, by path template.",
            (({"path": path}, part) for path, part in _by_path(self.durations())),
        )


def _by_path(durations: Iterator[tuple[Endpoint, Distribution]]) -> Iterator[tuple[str, Distribution]]:
    """One distribution a path: two methods of one path would be two histograms of the same labels."""
    merged: dict[str, Distribution] = {}
    for endpoint, part in durations:
        before = merged.get(endpoint.path)
        if before is not None:
            counts = [one + other for one, other in zip(before.counts, part.counts, strict=True)]
            part = Distribution(part.bounds, counts, before.total + part.total)  # noqa: PLW2901  # the sum so far
        merged[endpoint.path] = part
    yield from merged.items()


def labelled(endpoint: Endpoint) -> Labels:
    """An endpoint as labels."""
    return {"method": endpoint.method, "path": endpoint.path}
