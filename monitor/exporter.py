"""The exporter's side of /metrics: one look at the cluster per scrape, and whether it succeeded."""

import sys
import time
from collections.abc import Iterable, Sequence

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.errors import SourceUnavailable
from monitor.families import families
from monitor.kubernetes import Access, Cluster


class Exporter(Collector):
    """Renders the process's own metrics, and the cluster's where there is access to one."""

    def __init__(self, access: Access | None, namespaces: Sequence[str]) -> None:
        self._access = access
        self._namespaces = namespaces
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        if access is not None:
            self._registry.register(self)

    def describe(self) -> Iterable[Metric]:
        """Nothing ahead of the first scrape: names depend on what is found."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Look at the cluster.

        An API that does not answer is a metric, not a failed scrape: an alert can tell the two apart.
        """
        assert self._access is not None
        began = time.monotonic()
        try:
            with Cluster(self._access, self._namespaces) as cluster:
                found = list(families(cluster.look()))
            reached = 1.0
        except SourceUnavailable as error:
            print(f"monitor: {error}", file=sys.stderr, flush=True)
            found, reached = [], 0.0
        yield from found
        yield GaugeMetricFamily(
            "landfall_monitor_kubernetes_up", "1 if the Kubernetes API answered this scrape.", value=reached
        )
        yield GaugeMetricFamily(
            "landfall_monitor_look_seconds", "Time that the look took.", value=time.monotonic() - began
        )

    def render(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._registry)
