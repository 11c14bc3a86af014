"""What the process counts, and how Prometheus reads it.

Owns the metrics' names. Beside ours it shows the same numbers under the names that MLServer uses (its
documentation, "Metrics"), so that dashboards made for it work; those are derived at the scrape and cost
nothing per request.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from app import VERSION
from app.release import Release

BUCKETS_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""From one warm request (under 1 ms) to the timeout of an impatient client."""
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FIRST_ERROR = 400
UNMATCHED = "unmatched"


class Endpoint(NamedTuple):
    """What requests are counted by: a path's template and a method."""

    path: str
    method: str


class Metrics:
    """The counters of one process, on a registry of their own."""

    def __init__(self, release: Release, endpoints: Sequence[Endpoint], engine: str) -> None:
        self.in_flight = 0
        self.ready = False
        self.port = 0
        self._endpoints = endpoints
        self._classes = len(release.schema.target.classes)
        self._answered: dict[tuple[int, int], Counter] = {}
        # Else every counter brings a second series that no dashboard reads.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library leaves it untyped
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "landfall_requests",
            "Requests answered, by path template, method and HTTP code.",
            ["path", "method", "code"],
            registry=self._registry,
        )
        self.duration = Histogram(
            "landfall_request_duration_seconds",
            "Time from the request's head to its answer, by path template.",
            ["path"],
            buckets=BUCKETS_SECONDS,
            registry=self._registry,
        )
        self._in_flight = Gauge("landfall_requests_in_flight", "Requests under way.", registry=self._registry)
        self._in_flight.set_function(lambda: self.in_flight)
        self._ready = Gauge("landfall_ready", "1 while the process is ready.", registry=self._registry)
        self._ready.set_function(lambda: self.ready)
        self._durations = [self.duration.labels(endpoint.path) for endpoint in endpoints]
        self._predictions = Counter(
            "landfall_predictions", "Rows predicted, by class.", ["model", "class"], registry=self._registry
        )
        build = Gauge(
            "landfall_build_info",
            "Always 1; its labels say what runs.",
            ["version", "model", "algorithm", "engine", "release"],
            registry=self._registry,
        )
        build.labels(
            VERSION, release.schema.name, release.manifest.content.algorithm, engine, release.manifest.digest
        ).set(1)
        self.by_class = [
            self._predictions.labels(release.schema.name, name) for name in release.schema.target.classes
        ]
        ProcessCollector(registry=self._registry)
        self._registry.register(_MlserverNames(self, release))

    def answered(self, endpoint: int, status: int, seconds: float) -> None:
        """Count one answer; `seconds` is how long it took."""
        counter = self._answered.get((endpoint, status))
        if counter is None:
            path, method = self._endpoints[endpoint]
            counter = self._answered[endpoint, status] = self.requests.labels(path, method, str(status))
        counter.inc()
        self._durations[endpoint].observe(seconds)

    def predicted(
        self, _values: Sequence[float], count: int, outputs: Sequence[float], _engine_seconds: float
    ) -> None:
        """Count rows by class; `outputs` are row-major."""
        for at in range(0, count * self._classes, self._classes or 1):
            row = list(outputs[at : at + self._classes])
            self.by_class[row.index(max(row))].inc()

    def violated(self, feature: int) -> None:
        """A value of that feature was not allowed."""

    def render(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._registry)


class _MlserverNames(Collector):
    """The same numbers under MLServer's names."""

    def __init__(self, metrics: Metrics, release: Release) -> None:
        self._metrics = metrics
        self._model = [release.schema.name, release.version]

    def describe(self) -> Iterable[Metric]:
        """Nothing ahead of the first scrape: the names cannot collide with ours."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Derive the families from our own."""
        rest = CounterMetricFamily(
            "rest_server_requests", "As landfall_requests.", labels=["method", "path", "status_code"]
        )
        success = failure = 0.0
        for family in self._metrics.requests.collect():
            for sample in family.samples:
                if not sample.name.endswith("_total"):
                    continue
                labels = sample.labels
                rest.add_metric([labels["method"], labels["path"], labels["code"]], sample.value)
                if labels["path"].endswith("/infer"):
                    failed = int(labels["code"]) >= FIRST_ERROR
                    success, failure = (
                        (success, failure + sample.value) if failed else (success + sample.value, failure)
                    )
        yield rest
        for word, value in (("success", success), ("failure", failure)):
            counter = CounterMetricFamily(
                f"model_infer_request_{word}", f"Inferences: {word}.", labels=["model", "version"]
            )
            counter.add_metric(self._model, value)
            yield counter
        yield GaugeMetricFamily(
            "rest_server_requests_in_progress",
            "As landfall_requests_in_flight.",
            value=self._metrics.in_flight,
        )
        yield self._durations()

    def _durations(self) -> Metric:
        buckets: dict[str, float] = {}
        total = 0.0
        for family in self._metrics.duration.collect():
            for sample in family.samples:
                if not sample.labels["path"].endswith("/infer"):
                    continue
                if sample.name.endswith("_bucket"):
                    buckets[sample.labels["le"]] = buckets.get(sample.labels["le"], 0.0) + sample.value
                elif sample.name.endswith("_sum"):
                    total += sample.value
        family = HistogramMetricFamily(
            "model_infer_request_duration", "Seconds per inference.", labels=["model", "version"]
        )
        family.add_metric(self._model, list(buckets.items()) or [("+Inf", 0.0)], total)
        return family
