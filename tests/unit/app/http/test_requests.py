"""What the listening side takes and refuses, told by bytes on a socket of the real process."""

import socket
from collections.abc import Iterator

import pytest

from ..conftest import Process, Start, Trained

BODY = b'{"inputs":[{"name":"rows","shape":[1,3],"datatype":"FP64","data":[63,150,1]}]}'
INFER = b"POST /v2/models/pulse/infer HTTP/1.1\r\nhost: x\r\n"
LIVE = b"GET /v2/health/live HTTP/1.1\r\nhost: x\r\n\r\n"
ASK = INFER + b"content-length: %d\r\n\r\n%b" % (len(BODY), BODY)


@pytest.fixture(scope="module")
def narrow(launch: Start, trained: Trained) -> Process:
    """A server whose limits are soon reached."""
    process = launch(
        trained.folder, "--max-body-bytes", "2000", "--max-connections", "4", "--max-rows", "5",
        "--head-seconds", "0.4", "--body-seconds", "0.4", "--idle-seconds", "2", "--log-requests", "none",
    )  # fmt: skip
    process.until("ready")
    return process


@pytest.fixture
def wire(server: Process) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        yield connection


def until_closed(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def answers(text: bytes) -> list[bytes]:
    """The status of each answer in what came back."""
    found, rest = [], text
    while rest:
        head, _, rest = rest.partition(b"\r\n\r\n")
        found.append(head.split(b" ")[1])
        length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        rest = rest[int(length.split(b":")[1]) :]
    return found


def receive(connection: socket.socket, count: int) -> bytes:
    """As many whole answers as were asked for."""
    text = b""
    while True:
        part = connection.recv(65536)
        text += part
        assert part, f"closed after {text!r}"
        try:
            whole = len(answers(text)) >= count and not text.endswith(b"\r\n")
        except (StopIteration, IndexError):
            whole = False
        if whole or (text.endswith(b"content-length: 0\r\n\r\n") and len(answers(text)) >= count):
            return text


@pytest.mark.parametrize(
    "head",
    [
        b"content-length: 4\r\ntransfer-encoding: chunked\r\n",
        b"transfer-encoding: chunked\r\ncontent-length: 4\r\n",
        b"content-length: 4\r\ncontent-length: 5\r\n",
        b"content-length: 4\r\ncontent-length: 4\r\n",
        b"content-length: 4, 4\r\n",
        b"content-length: +4\r\n",
        b"content-length: 0x4\r\n",
        b"content-length: \r\n",
        b"content-length: 99999999999999999999999\r\n",
        b"transfer-encoding : chunked\r\n",
        b"transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n",
        b"x: a\r\n b\r\n",
        b"x: \x00\r\n",
        b"host: y\r\n",
    ],
)
def test_a_head_that_two_parsers_could_read_differently_is_refused_and_ends_the_connection(
    wire: socket.socket, head: bytes
) -> None:
    wire.sendall(INFER + head + b"\r\n0\r\n\r\n" + LIVE)

    assert answers(until_closed(wire)) == [b"400"]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\nhost: x\n\n", b"400"),
        (b"GET / HTTP/3.7\r\nhost: x\r\n\r\n", b"400"),
        (b"GET /\r\n\r\n", b"505"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"400"),
        (b"BREW / HTTP/1.1\r\nhost: x\r\n\r\n", b"400"),
        (INFER + b"transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n", b"501"),
        (INFER + b"transfer-encoding: gzip\r\n\r\n0\r\n\r\n" + LIVE, b"501"),
        (INFER + b"transfer-encoding: xchunked\r\n\r\n0\r\n\r\n" + LIVE, b"501"),
        (INFER.replace(b"1.1", b"1.0") + b"transfer-encoding: chunked\r\n\r\n0\r\n\r\n", b"501"),
        (INFER + b"expect: 200-maybe\r\ncontent-length: 1\r\n\r\n", b"417"),
        (INFER + b"content-length: 400001\r\n\r\n", b"413"),
        (INFER + b"x: y\r\n" * 101 + b"\r\n", b"431"),
        (INFER + b"x: " + b"y" * 40_000 + b"\r\n\r\n", b"431"),
        (b"GET /" + b"y" * 40_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n", b"431"),
        (INFER + b"transfer-encoding: chunked\r\n\r\n4g\r\nabcd\r\n0\r\n\r\n", b"400"),
        (INFER + b"transfer-encoding: chunked\r\n\r\n4\nabcd\n0\n\n", b"400"),
        (b"CONNECT x:1 HTTP/1.1\r\nhost: x:1\r\n\r\n", b"404"),
        (b"GET /v2/health/live HTTP/1.0\r\n\r\n", b"200"),
        (LIVE.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"), b"200"),
    ],
)
def test_the_last_answer_on_a_connection(wire: socket.socket, request_: bytes, status: bytes) -> None:
    wire.sendall(request_)

    text = until_closed(wire)

    assert answers(text) == [status]
    assert b"connection: close" in text


def test_a_refusal_names_what_is_allowed_and_carries_an_id(wire: socket.socket) -> None:
    wire.sendall(INFER + b"transfer-encoding: br\r\nx-request-id: mine\r\n\r\n")

    text = until_closed(wire)

    assert answers(text) == [b"501"]
    assert b"'br' is not read; allowed: chunked" in text
    assert b'"id":"mine"' in text


def test_requests_sent_ahead_are_answered_in_their_order(wire: socket.socket) -> None:
    wire.sendall(LIVE + ASK + b"GET /none HTTP/1.1\r\nhost: x\r\n\r\n" + ASK)

    assert answers(receive(wire, 4)) == [b"200", b"200", b"404", b"200"]


def test_a_head_seen_before_is_not_taken_for_another_request(wire: socket.socket) -> None:
    """The quick way for repeated heads must see the same requests as the parser, however bytes are cut."""
    for _ in range(3):
        wire.sendall(ASK)
        assert answers(receive(wire, 1)) == [b"200"]
    head, body = ASK[: -len(BODY)], BODY
    wire.sendall(ASK + LIVE)
    assert answers(receive(wire, 2)) == [b"200", b"200"]
    wire.sendall(head)
    wire.sendall(body)
    assert answers(receive(wire, 1)) == [b"200"]
    wire.sendall(head + body[:-1])
    wire.sendall(body[-1:] + ASK)
    assert answers(receive(wire, 2)) == [b"200", b"200"]
    for _ in range(2):
        wire.sendall(b"\r\n\r\n")
        wire.sendall(LIVE)
        assert answers(receive(wire, 1)) == [b"200"]
    wire.sendall(ASK.replace(b"150", b"15x"))
    assert answers(receive(wire, 1)) == [b"400"]


def test_any_cut_of_the_bytes_gives_the_same_answers(wire: socket.socket) -> None:
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in ASK:
        wire.sendall(bytes([byte]))

    assert answers(receive(wire, 1)) == [b"200"]


def test_a_body_in_chunks_with_a_trailer_is_read(wire: socket.socket) -> None:
    chunks = b"%x;a=b\r\n%b\r\n%x\r\n%b\r\n0\r\nx-checksum: 7\r\n\r\n" % (
        10, BODY[:10], len(BODY) - 10, BODY[10:],
    )  # fmt: skip
    wire.sendall(INFER + b"transfer-encoding: chunked\r\n\r\n" + chunks + LIVE)

    assert answers(receive(wire, 2)) == [b"200", b"200"]


def test_a_client_that_waits_for_leave_gets_it(wire: socket.socket) -> None:
    wire.sendall(INFER + b"expect: 100-continue\r\ncontent-length: %d\r\n\r\n" % len(BODY))
    assert wire.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    wire.sendall(BODY)

    assert answers(receive(wire, 1)) == [b"200"]


def test_a_wish_for_another_protocol_is_answered_in_this_one(wire: socket.socket) -> None:
    """As Java's client sends with its first request: https://openjdk.org/groups/net/httpclient/intro.html"""
    upgrade = b"connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAEAAEAAAAIAAAAB\r\n"
    wire.sendall(INFER + upgrade + b"content-length: %d\r\n\r\n" % len(BODY) + BODY[:9])
    wire.sendall(BODY[9:])

    assert answers(until_closed(wire)) == [b"200"]


def test_a_head_answer_has_the_length_and_no_body(wire: socket.socket) -> None:
    wire.sendall(b"HEAD /v2 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")

    head, _, rest = until_closed(wire).partition(b"\r\n\r\n")

    assert rest == b""
    assert b"content-length: 0" not in head


def test_every_answer_is_dated(wire: socket.socket) -> None:
    wire.sendall(ASK)

    assert b"\r\ndate: " in receive(wire, 1)


@pytest.mark.parametrize(
    "sent",
    [b"GET / HT", INFER + b"content-length: 50\r\n\r\nabc", INFER + b"transfer-encoding: chunked\r\n\r\n"],
)
def test_a_request_that_does_not_end_is_a_408(narrow: Process, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", narrow.port), timeout=60) as slow:
        slow.sendall(sent)

        assert answers(until_closed(slow)) == [b"408"]


def test_a_connection_without_requests_is_closed(narrow: Process) -> None:
    with socket.create_connection(("127.0.0.1", narrow.port), timeout=60) as idle:
        assert until_closed(idle) == b""


def test_idle_connections_keep_nobody_out(narrow: Process) -> None:
    """Probes and scrapes are answered at once; another request, once one has been idle for a moment."""
    open_ = [socket.create_connection(("127.0.0.1", narrow.port), timeout=60) for _ in range(4)]
    try:
        for connection in open_:
            connection.sendall(LIVE)
            receive(connection, 1)
        for path in (b"/v2/health/live", b"/v2/health/ready", b"/v2/models/pulse/ready", b"/metrics"):
            with socket.create_connection(("127.0.0.1", narrow.port), timeout=60) as probe:
                probe.sendall(LIVE.replace(b"/v2/health/live", path))
                assert answers(receive(probe, 1)) == [b"200"]
        found = b""
        while found != b"200":
            with socket.create_connection(("127.0.0.1", narrow.port), timeout=60) as other:
                other.sendall(ASK.replace(b"host: x", b"host: x\r\nconnection: close"))
                (found,) = answers(until_closed(other))
                assert found in (b"200", b"429")
    finally:
        for connection in open_:
            connection.close()


def test_more_rows_than_allowed_are_a_413(narrow: Process) -> None:
    body = b'{"inputs":[{"name":"m","shape":[6,3],"datatype":"FP64","data":[%b]}]}' % b",".join([b"1"] * 18)
    with socket.create_connection(("127.0.0.1", narrow.port), timeout=60) as wire:
        wire.sendall(INFER + b"content-length: %d\r\n\r\n%b" % (len(body), body))

        text = receive(wire, 1)

    assert answers(text) == [b"413"]
    assert b"allowed: 5 at a time" in text
