"""All of a process's metrics behind one object: what requests raise, and what a scrape renders."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from app import VERSION
from app.metrics import aliases, backlog, families, process
from app.metrics.families import Family
from app.metrics.predictions import PredictionCounts
from app.metrics.requests import Endpoint, RequestCounts
from app.metrics.waits import WaitCounts
from app.release import Release

Source = Callable[[], Iterable[Family]]
"""Whoever has further families to show, asked at each scrape."""


class Metrics:
    """The counts of one process.

    Attributes:
        in_flight: Requests under way: the server raises and lowers it.
        waiting: How many of these wait for the turn of their long body.
        ready: Whether the process is ready.
        port: The TCP port that the server listens on; None before it does.
        answered: `RequestCounts.answered`, bound here so that a request pays for one call, not for two.
        predicted: `PredictionCounts.predicted`, likewise.
        violated: `PredictionCounts.violated`, likewise.
        waited: `WaitCounts.waited`, likewise.
    """

    __slots__ = (
        "_build", "_predictions", "_release", "_requests", "_sources", "_waits", "answered", "in_flight",
        "port", "predicted", "ready", "violated", "waited", "waiting",
    )  # fmt: skip

    def __init__(self, release: Release, endpoints: Sequence[Endpoint], engine: str) -> None:
        """Start at nothing.

        Args:
            release: What is served.
            endpoints: What requests are counted by; `answered` takes a place in it.
            engine: The name of what computes predictions.
        """
        self.in_flight = self.waiting = 0
        self.ready = False
        self.port: int | None = None
        content = release.manifest.content
        self._release = release
        self._requests = RequestCounts(endpoints)
        self._predictions = PredictionCounts(release.schema, content.decision_threshold)
        self.answered = self._requests.answered
        self.predicted = self._predictions.predicted
        self.violated = self._predictions.violated
        self._waits = WaitCounts()
        self.waited = self._waits.waited
        self._sources: list[Source] = []
        self._build = {
            "version": VERSION,
            "model": release.schema.name,
            "algorithm": content.algorithm,
            "engine": engine,
            "release": release.manifest.digest,
        }

    def also(self, source: Source) -> None:
        """Show a further source's families from now on."""
        self._sources.append(source)

    def render(self) -> bytes:
        """Everything in Prometheus' text format."""
        return families.written(self._families())

    def _families(self) -> Iterator[Family]:
        name, in_flight = self._release.schema.name, self.in_flight
        yield families.gauge(
            "landfall_build_info", "Always 1; its labels say what runs.", 1, labels=self._build
        )
        yield families.gauge("landfall_ready", "1 while the process is ready.", self.ready)
        yield families.gauge("landfall_requests_in_flight", "Requests under way.", in_flight)
        waiting = None if self.port is None else backlog.waiting(self.port)
        if waiting is not None:
            yield families.gauge(
                "landfall_connections_waiting", "Connections that the server has not taken up yet.", waiting
            )
        yield from self._requests.families()
        yield from self._waits.families(self.waiting)
        yield from self._predictions.families()
        yield from chain.from_iterable(source() for source in self._sources)
        yield from aliases.of_mlserver(self._requests, name, self._release.version, in_flight)
        yield from aliases.of_kserve(self._predictions.engine, name)
        yield from process.process()
