"""The same numbers under the names of other servers, so that dashboards made for them work.

Derived when Prometheus asks: a request pays nothing for them. All durations are histograms, MLServer's
summary included: quantiles over several pods can be told from buckets only.

- `model_infer_request_success_total`, `…_failure_total` and `model_infer_request_duration`: MLServer,
  "Default Metrics", https://docs.seldon.ai/mlserver/user-guide/metrics (read 2026-11-21).
- `rest_server_requests_total`, `rest_server_request_duration_seconds`, `rest_server_requests_in_progress`:
  MLServer, "REST Server Metrics", same page; it makes them with starlette_exporter, whose endings these are
  (https://github.com/stephenhillier/starlette_exporter#readme).
- `request_predict_seconds`: KServe, with its label `model_name`
  (https://github.com/kserve/kserve/blob/master/python/kserve/kserve/metrics.py, read 2026-11-21).

MLServer's queues (`batch_request_queue`, `parallel_request_queue`) have no counterpart: this process batches
nothing and has no workers. What queues in it are requests with long bodies, which
`landfall_long_requests_waiting` and `landfall_long_request_wait_seconds` tell. KServe's other steps are not
measured apart.
"""

from collections.abc import Iterator

from app.metrics import families
from app.metrics.families import Distribution, Family
from app.metrics.requests import RequestCounts, labelled


def of_mlserver(requests: RequestCounts, model: str, version: str, in_flight: int) -> Iterator[Family]:
    """MLServer's names.

    Args:
        requests: What was answered.
        model: The model's name.
        version: Its version, as in URLs.
        in_flight: Requests under way.
    """
    success, failure, durations = requests.inferences()
    labels = {"model": model, "version": version}
    yield families.counter(
        "model_infer_request_success_total", "Inferences that succeeded.", [(labels, success)]
    )
    yield families.counter(
        "model_infer_request_failure_total", "Inferences that failed.", [(labels, failure)]
    )
    yield families.histogram("model_infer_request_duration", "Seconds per inference.", [(labels, durations)])
    yield families.counter(
        "rest_server_requests_total",
        "As landfall_requests_total.",
        (
            ({**labelled(endpoint), "status_code": str(status)}, count)
            for endpoint, status, count in requests.by_status()
        ),
    )
    yield families.histogram(
        "rest_server_request_duration_seconds",
        "As landfall_request_duration_seconds.",
        ((labelled(endpoint), part) for endpoint, part in requests.durations()),
    )
    yield families.gauge("rest_server_requests_in_progress", "As landfall_requests_in_flight.", in_flight)


def of_kserve(engine: Distribution, model: str) -> Iterator[Family]:
    """KServe's name for the time of a prediction itself."""
    yield families.histogram(
        "request_predict_seconds", "As landfall_engine_duration_seconds.", [({"model_name": model}, engine)]
    )
