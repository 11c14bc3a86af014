"""What a watch is judged by: at the limit is right, beyond it is not, and nothing seen is no verdict."""

import http.server
import json
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from delivery.promotion import limits, watching
from delivery.promotion.observation import Counted, Observation
from delivery.release.junit import Case
from infra.settings import PromotionSettings
from infra.smoke.outputs import Outputs

ALLOWED = PromotionSettings.model_validate({"errorRate": 0.01, "latencyMilliseconds": 100.0})


def verdicts(seen: Observation) -> dict[str, bool | None]:
    return {finding.name: finding.passed for finding in limits.verdicts(seen, ALLOWED)}


@pytest.mark.parametrize(("failed", "passed"), [(0, True), (1, True), (2, False)])
def test_so_many_may_fail(failed: int, passed: bool) -> None:
    seen = Observation(10, (0.01,) * (100 - failed), ("status 500",) * failed)

    assert verdicts(seen)["error rate"] is passed


@pytest.mark.parametrize(("slow", "passed"), [(1, True), (2, False)])
def test_one_in_a_hundred_may_be_slow(slow: int, passed: bool) -> None:
    seen = Observation(10, (0.1,) * (100 - slow) + (0.2,) * slow, ())

    assert verdicts(seen)["latency"] is passed


def test_where_nothing_was_seen_nothing_is_said() -> None:
    assert set(verdicts(Observation(10, (), ())).values()) == {None}


@pytest.mark.parametrize(("failed", "passed"), [(1.0, True), (1.1, False)])
def test_everyones_requests_are_judged_too(failed: float, passed: bool) -> None:
    seen = Observation(10, (0.01,), (), Counted(100.0, failed))

    assert verdicts(seen)["everyone's requests"] is passed


def test_a_verdict_quotes_what_went_wrong() -> None:
    (errors, *_) = limits.verdicts(Observation(9.6, (0.01,), ("the tide is out",)), ALLOWED)
    smoke = limits.smoke((Case("ready", 0.1), Case("row 1 by GET", 0.1, "it says 3")))

    assert errors.text == "1 of 2 requests failed in 10 s; 1.00% may: the tide is out"
    assert (smoke.passed, smoke.text) == (False, "1 of 2 checks passed: row 1 by GET: it says 3")


class _Prometheus(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        (query,) = parse_qs(urlsplit(self.path).query)["query"]
        value = "2.5" if "5.." in query else "250"
        body = json.dumps({"data": {"result": [{"value": [0, value]}]}}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: a test's output is its own."""


@pytest.fixture
def prometheus() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Prometheus)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def outputs(prometheus: str | None) -> Outputs:
    return Outputs(
        endpoint="http://127.0.0.1:1",
        model="heart",
        algorithm="svc",
        score=0.8,
        metric="accuracy",
        image="i",
        release=f"sha256:{'a' * 64}",
        prometheus=prometheus,
    )


def test_a_prometheus_is_asked_for_everyones_requests(prometheus: str) -> None:
    assert watching.everyone(outputs(prometheus), 60) == Counted(250.0, 2.5)


@pytest.mark.parametrize("where", [None, "http://127.0.0.1:1"])
def test_without_a_prometheus_nothing_is_counted(where: str | None) -> None:
    assert watching.everyone(outputs(where), 60) is None
