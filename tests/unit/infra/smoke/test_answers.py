"""Whatever an endpoint answers, the client says it in words: a promotion goes back on them."""

import socketserver
import threading
from collections.abc import Callable, Iterator

import pytest

from infra.errors import EndpointError
from infra.smoke.client import Client

Serve = Callable[[bytes], Client]
DEEP = b"[" * 100_000
LIMITS = '{"inputs": [{"name": "age", "parameters": %s}]}'


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers on free ports of loopback that send these bytes to whoever asks."""
    servers: list[tuple[socketserver.TCPServer, threading.Thread]] = []

    def start(sent: bytes) -> Client:
        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                length = 0
                while (line := self.rfile.readline().strip().lower()) != b"":
                    if line.startswith(b"content-length:"):
                        length = int(line.partition(b":")[2])
                self.rfile.read(length)
                self.wfile.write(sent)

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        return Client(f"http://127.0.0.1:{server.server_address[1]}", "heart")

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def whole(body: bytes | str, status: str = "200 OK") -> bytes:
    """An answer of HTTP that is as it should be but for its body."""
    content = body if isinstance(body, bytes) else body.encode()
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content


CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"
HTTP = {
    "nothing": b"",
    "no HTTP": b"SSH-2.0-tide\r\n\r\n",
    "cut": CUT,
    "cut in its chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n{",
    "chunks of no length": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ntide\r\n",
    "headers without end": b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200,
    "a refusal that is cut": CUT.replace(b"200 OK", b"500 Oops"),
    "deep": whole(DEEP),
    "no text": whole(b"\xff\xfe"),
}
GET = (
    "null", "[]", "3", '"value"', "{}", '{"value": null}', '{"value": "high"}', '{"value": true}',
    '{"value": NaN}', '{"value": 1' + "0" * 400 + "}", '{"label": "absent"}',
    '{"label": "absent", "probabilities": [0.5, 0.5]}', '{"label": "absent", "probabilities": {}}',
    '{"label": "absent", "probabilities": {"absent": "half"}}',
    '{"label": 3, "probabilities": {"absent": 1}}',
)  # fmt: skip
LABEL = '{"name": "label", "shape": [1], "data": ["absent"]}'
POST = (
    "null", "{}", '{"outputs": null}', '{"outputs": [3]}', '{"outputs": []}',
    '{"outputs": [{"name": "value"}]}', '{"outputs": [{"name": "value", "data": [1, 2]}]}',
    '{"outputs": [{"name": "value", "data": [null]}]}', '{"outputs": [{"name": "value", "data": 3}]}',
    f'{{"outputs": [{LABEL}]}}',
    f'{{"outputs": [{LABEL}, {{"name": "probability", "shape": [1], "data": [1]}}]}}',
    f'{{"outputs": [{LABEL}, {{"name": "probability", "shape": [1, 2], "data": [1]}}]}}',
    f'{{"outputs": [{LABEL}, {{"name": "probability", "shape": [1, 0], "data": []}}]}}',
    f'{{"outputs": [{LABEL}, {{"name": "probability", "shape": [1, "two"], "data": [1, 0]}}]}}',
)  # fmt: skip
INPUTS = (
    "null", "{}", '{"inputs": 3}', '{"inputs": ["age"]}', '{"inputs": [{"name": "age"}]}',
    LIMITS % "[]", LIMITS % "{}", LIMITS % '{"example": {}, "minimum": 0, "maximum": 1}',
    LIMITS % '{"example": 1, "minimum": "low", "maximum": 1}', LIMITS % '{"example": 1, "categories": 3}',
    '{"inputs": [{"name": 3, "parameters": {"example": 1, "categories": [1]}}]}',
)  # fmt: skip


def ask(client: Client) -> tuple[Callable[[], object], ...]:
    return (
        client.inputs,
        lambda: client.predict({"age": 63}),
        lambda: client.infer([{"age": 63}]),
    )


@pytest.mark.parametrize("sent", HTTP.values(), ids=HTTP)
@pytest.mark.parametrize("way", range(3), ids=["inputs", "get", "post"])
def test_an_answer_that_is_none_is_told(serve: Serve, sent: bytes, way: int) -> None:
    client = serve(sent)

    with pytest.raises(EndpointError, match=client.endpoint):
        ask(client)[way]()


@pytest.mark.parametrize(
    ("way", "body"),
    [*((0, body) for body in INPUTS), *((1, body) for body in GET), *((2, body) for body in POST)],
)
def test_an_answer_of_another_form_is_told(serve: Serve, way: int, body: str) -> None:
    client = serve(whole(body))

    with pytest.raises(EndpointError, match=r"(does not tell|answered with something else).*another server"):
        ask(client)[way]()


def test_a_refusal_keeps_its_status_where_its_words_do_not_come(serve: Serve) -> None:
    with pytest.raises(EndpointError, match="answered 500: Oops"):
        serve(HTTP["a refusal that is cut"]).predict({"age": 63})
