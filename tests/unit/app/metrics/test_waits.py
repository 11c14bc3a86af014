"""What a request is counted to have taken, and its wait where it is long: told by the real process."""

import socket
from time import perf_counter

import httpx
from prometheus_client.parser import text_string_to_metric_families

from app.http.limits import LONG_BODY_BYTES

from ..conftest import Process
from ..http.test_requests import BODY, INFER, receive

URL = "/v2/models/pulse/infer"


def told(client: httpx.Client, name: str, **labels: str) -> float:
    """The sum of a name's samples that have those labels."""
    return sum(
        sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_a_request_is_counted_with_what_its_body_took_to_arrive(
    server: Process, client: httpx.Client
) -> None:
    name, labels = "landfall_request_duration_seconds_sum", {"path": "/v2/models/{name}/infer"}
    before = told(client, name, **labels)
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as slow:
        slow.sendall(INFER + b"content-length: %d\r\n\r\n" % len(BODY))
        while told(client, "landfall_requests_in_flight") < 2:  # itself, and the scrape
            pass
        begun = perf_counter()
        for _ in range(3):
            client.get("/v2/health/live")
        waited = perf_counter() - begun
        slow.sendall(BODY)
        receive(slow, 1)

    assert told(client, name, **labels) - before >= waited


def test_a_refused_request_is_counted_with_its_time(server: Process, client: httpx.Client) -> None:
    name, labels = "landfall_request_duration_seconds_sum", {"path": "/v2/models/{name}/infer"}
    before = told(client, name, **labels)
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as wire:
        wire.sendall(INFER + b"transfer-encoding: chunked\r\n\r\n")
        while told(client, "landfall_requests_in_flight") < 2:
            pass
        begun = perf_counter()
        client.get("/v2/health/live")
        waited = perf_counter() - begun
        wire.sendall(b"nonsense")
        receive(wire, 1)

    assert told(client, name, **labels) - before >= waited


def test_waits_for_a_turn_are_counted(client: httpx.Client) -> None:
    before = told(client, "landfall_long_request_wait_seconds_count")
    assert client.post(URL, content=BODY, headers={"content-type": "application/json"}).status_code == 200
    assert told(client, "landfall_long_request_wait_seconds_count") == before

    long = BODY + b" " * LONG_BODY_BYTES
    assert client.post(URL, content=long, headers={"content-type": "application/json"}).status_code == 200

    assert told(client, "landfall_long_request_wait_seconds_count") == before + 1
    assert told(client, "landfall_long_requests_waiting") == 0
