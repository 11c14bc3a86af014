"""Lines leave in order; nobody waits for whoever should read them."""

import fcntl
import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from app.logs import Log
from app.outlet import Outlet

from .conftest import CLONE, Trained, free_port

PIPE_BYTES = 4096
"""The least that the kernel gives a pipe: fcntl(2), F_SETPIPE_SZ."""


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """A small pipe; whatever is open of it at the end is closed."""
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    yield reading, writing
    for end in (reading, writing):
        try:
            os.close(end)
        except OSError:
            continue


def read(descriptor: int) -> list[dict[str, object]]:
    with os.fdopen(descriptor, "rb") as file:
        return [json.loads(line) for line in file]


def test_lines_leave_in_order_and_all_of_them_before_the_end(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    outlet = Outlet(writing)
    log = Log(outlet)

    for number in range(30):
        log.happened("counted", number=number)
    outlet.close(30)
    os.close(writing)

    assert [line["number"] for line in read(reading)] == list(range(30))
    assert outlet.dropped == 0


def test_what_does_not_fit_is_dropped_counted_and_told_in_its_place(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    outlet = Outlet(writing, most_bytes=8192)
    log = Log(outlet)

    for number in range(1000):  # nobody reads: this ends all the same
        log.happened("counted", number=number)
    missing = outlet.dropped
    first = os.read(reading, PIPE_BYTES)
    outlet.close(0)  # asks for the end, and tells at once what is missing
    readable = os.fdopen(reading, "rb")
    rest: list[bytes] = []
    while not rest or b"log_lines_dropped" not in rest[-1]:
        rest.append(readable.readline())
    readable.close()

    lines = [json.loads(line) for line in (first + b"".join(rest)).splitlines()]
    kept = [line["number"] for line in lines if line["event"] == "counted"]
    assert missing > 0
    assert kept == list(range(len(kept)))
    assert lines[-1]["lines"] == missing == 1000 - len(kept)


def test_a_closed_reader_costs_lines_and_nothing_else(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    outlet = Outlet(writing)
    log = Log(outlet)
    os.close(reading)

    for number in range(5):
        log.happened("counted", number=number)
    outlet.close(30)

    assert outlet.dropped == 5


def test_a_server_whose_output_nobody_reads_answers_tells_what_it_dropped_and_ends(
    trained: Trained, pipe: tuple[int, int]
) -> None:
    reading, writing = pipe
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "app", "--release", str(trained.folder), "--address", "127.0.0.1", "--port",
         str(port), "--log-requests", "all", "--grace-seconds", "0"],
        stdout=writing, cwd=CLONE,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    os.close(writing)
    try:
        output = os.fdopen(reading, "rb")
        while b'"ready"' not in output.readline():
            pass
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        asked = 0
        while asked < 10_000 and not (asked % 200 == 199 and dropped(connection)):
            connection.request(
                "GET", "/v2/models/pulse/predict?age=63&sex=1", headers={"x-request-id": "i" * 99}
            )
            response = connection.getresponse()
            response.read()
            assert response.status == 200
            asked += 1
        assert dropped(connection) > 0
        connection.close()

        server.send_signal(signal.SIGTERM)

        assert server.wait(30) == 0
        kept = [json.loads(line) for line in output.read().splitlines() if line.endswith(b"}")]
        assert 0 < len(kept) < asked
        output.close()
    finally:
        server.kill()
        server.wait()


def dropped(connection: http.client.HTTPConnection) -> float:
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    name = "landfall_log_lines_dropped_total "
    return float(next(line for line in text.splitlines() if line.startswith(name)).removeprefix(name))
