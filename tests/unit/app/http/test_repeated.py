"""A request sent again on one connection is answered as the first time, whichever way its head was read."""

import re
import socket
from collections.abc import Iterator

import pytest

from app.routes import ENDPOINTS, Endpoint

from ..conftest import Process
from .test_requests import BODY, LIVE, answers, receive

TIMES = 3
"""The first is parsed and remembered, the ones after it are recognized."""
CHANGES = re.compile(rb"date: [^\r]*|content-length: [0-9]*")
ROW = b'{"age": 63, "rate": 150, "sex": 1}'


@pytest.fixture
def wire(server: Process) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        yield connection


@pytest.fixture
def version(server: Process) -> str:
    line = next(line for line in server.lines if line["event"] == "release")
    return str(line["release"]).removeprefix("sha256:")[:12]


def requests_of(endpoint: Endpoint, version: str) -> Iterator[tuple[str, bytes]]:
    """Each method of an endpoint, and the bytes of a request that it answers with 200."""
    path = endpoint.path.replace("{name}", "pulse").replace("{version}", version)
    if endpoint.name == "query":
        path += "?age=63&sex=1"
    if endpoint.method == "GET":
        for method in ("GET", "HEAD"):
            yield method, f"{method} {path} HTTP/1.1\r\nhost: x\r\n\r\n".encode()
            browser = f"{method} {path} HTTP/1.1\r\nhost: x\r\naccept: text/html\r\n\r\n"
            yield method, browser.encode()
    else:
        body = ROW if endpoint.name == "predict" else BODY
        head = f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n"
        yield "POST", head.encode() + body


def more(wire: socket.socket) -> bytes:
    part = wire.recv(65536)
    assert part, "closed within an answer"
    return part


def one(wire: socket.socket, method: str) -> tuple[bytes, bytes]:
    """Head and body of one answer; to HEAD there is no body, whatever length is told."""
    text = b""
    while b"\r\n\r\n" not in text:
        text += more(wire)
    head, _, body = text.partition(b"\r\n\r\n")
    length = 0 if method == "HEAD" else int(re.findall(rb"content-length: ([0-9]+)", head)[0])
    while len(body) < length:
        body += more(wire)
    assert len(body) == length, f"{len(body) - length} bytes more than the answer"
    return head, body


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: f"{endpoint.method} {endpoint.path}")
def test_every_answer_is_the_same_each_time(wire: socket.socket, version: str, endpoint: Endpoint) -> None:
    for method, request in requests_of(endpoint, version):
        found = []
        for _ in range(TIMES):
            wire.sendall(request)
            found.append(one(wire, method))
            wire.sendall(LIVE)  # bytes too many would come before this answer
            assert answers(receive(wire, 1)) == [b"200"]
        heads = {CHANGES.sub(b"", head) for head, _ in found}
        assert len(heads) == 1
        assert next(iter(heads)).startswith(b"HTTP/1.1 200 ")
        if endpoint.name != "metrics":
            assert len({body for _, body in found}) == 1
            lengths = {re.findall(rb"content-length: [0-9]+", head)[0] for head, _ in found}
            assert len(lengths) == 1


def test_metrics_are_plain_text_at_every_scrape(wire: socket.socket) -> None:
    """Prometheus refuses what it is not told the type of: https://prometheus.io/docs/instrumenting/exposition_formats"""
    for _ in range(TIMES):
        wire.sendall(b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n")
        head, body = one(wire, "GET")

        assert b"\r\ncontent-type: text/plain; version=0.0.4" in head
        assert body.startswith(b"# HELP ")
