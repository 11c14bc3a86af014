"""What counting costs a request: ours against prometheus_client's own counters, histograms and gauges.

`python -m bench.metrics` counts the same things both ways, in turns, in one process: one answer and one row
predicted for each request. It prints microseconds a request, their ratio, and what one scrape takes.
"""

import argparse
import json
import statistics
import time
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

import prometheus_client as reference

from app.metrics import Endpoint, Metrics
from app.metrics.bounds import BATCH_ROWS, ENGINE_SECONDS, REQUEST_SECONDS, SCORES
from app.release import Content, Manifest, OnnxBinding, Release
from app.schema import Feature, Schema, Target

FEATURES = 13
ENDPOINTS = (Endpoint("/v2/models/{name}/infer", "POST"), Endpoint("/metrics", "GET"))
ROW = array("d", range(FEATURES))
OUTPUTS = (0.25, 0.75)


def release() -> Release:
    """What is counted for: thirteen numbers, two of which may be missing, and two classes."""
    features = [
        Feature(f"f{place}", "number", "FP64", minimum=0, maximum=99, nullable=place < 2)
        for place in range(FEATURES)
    ]
    schema = Schema("bench", "classification", Target("ill", ["absent", "present"]), features)
    content = Content({}, OnnxBinding([], "label", "probability"), 2)
    return Release(schema, Manifest("sha256:" + "0" * 64, content), Path())


def ours() -> tuple[Callable[[], None], Callable[[], bytes]]:
    """One request counted by `app.metrics`, and a scrape."""
    metrics = Metrics(release(), ENDPOINTS, "compiled")

    def count() -> None:
        metrics.in_flight += 1
        metrics.predicted(ROW, 1, OUTPUTS, 5e-06)
        metrics.answered(0, 200, 8e-05)
        metrics.in_flight -= 1

    return count, metrics.render


def theirs() -> tuple[Callable[[], None], Callable[[], bytes]]:
    """The same with prometheus_client, its labels looked up once as its documentation advises."""
    registry = reference.CollectorRegistry()

    def histogram(name: str, buckets: Sequence[float], *labels: str) -> reference.Histogram:
        return reference.Histogram(name, name, labels, buckets=buckets, registry=registry)

    requests = reference.Counter("requests", "requests", ["path", "method", "code"], registry=registry)
    ok = requests.labels("/v2/models/{name}/infer", "POST", "200")
    seconds = histogram("seconds", REQUEST_SECONDS, "path").labels("/v2/models/{name}/infer")
    engine = histogram("engine", ENGINE_SECONDS, "model").labels("bench")
    batch = histogram("batch", BATCH_ROWS, "model").labels("bench")
    score = histogram("score", SCORES, "model").labels("bench")
    classes = reference.Counter("predictions", "rows", ["class"], registry=registry)
    by_class = [classes.labels("absent"), classes.labels("present")]
    missing = reference.Counter("missing", "missing", ["feature"], registry=registry)
    by_feature = [missing.labels(f"f{place}") for place in range(2)]
    in_flight = reference.Gauge("in_flight", "in flight", registry=registry)

    def count() -> None:
        in_flight.inc()
        engine.observe(5e-06)
        batch.observe(1)
        for place in range(2):
            if ROW[place] != ROW[place]:
                by_feature[place].inc()
        by_class[OUTPUTS[1] >= 0.5].inc()
        score.observe(OUTPUTS[1])
        ok.inc()
        seconds.observe(8e-05)
        in_flight.dec()

    return count, lambda: reference.generate_latest(registry)


def timed(call: Callable[[], object], times: int) -> float:
    """Microseconds that one call takes."""
    began = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - began) / times * 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.metrics", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="rounds, both ways in each (default 9)")
    parser.add_argument("--requests", type=int, default=20_000, help="requests a round (default 20,000)")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    chosen = parser.parse_args()
    sides = {"ours": ours(), "prometheus_client": theirs()}
    requests: dict[str, list[float]] = {name: [] for name in sides}
    scrapes: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(chosen.rounds):
        for name, (count, scrape) in sides.items():
            requests[name].append(timed(count, chosen.requests))
            scrapes[name].append(timed(scrape, 20))
    ratios = [theirs / ours for ours, theirs in zip(*requests.values(), strict=True)]
    figures = {
        name: {
            "request_microseconds": statistics.median(requests[name]),
            "scrape_microseconds": statistics.median(scrapes[name]),
        }
        for name in sides
    }
    for name, told in figures.items():
        print(f"{name:18} {told['request_microseconds']:7.2f} µs a request, "
              f"{told['scrape_microseconds']:8.0f} µs a scrape")  # fmt: skip
    print(f"a request costs {statistics.median(ratios):.1f} times as much with prometheus_client "
          f"({min(ratios):.1f} to {max(ratios):.1f})")  # fmt: skip
    if chosen.json:
        chosen.json.write_text(json.dumps({"ratio": statistics.median(ratios), **figures}, indent=2) + "\n")


if __name__ == "__main__":
    main()
