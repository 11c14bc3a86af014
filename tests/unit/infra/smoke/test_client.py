"""How the smoke test asks, and what it says when the answer is not one."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from infra.errors import EndpointError
from infra.smoke import rows
from infra.smoke.answers import Prediction
from infra.smoke.client import Client

Answer = Callable[[str, bytes], tuple[int, bytes]]
INPUTS = [
    {"name": "age", "parameters": {"example": 63, "minimum": 18, "maximum": 100}},
    {"name": "sex", "parameters": {"example": 1, "categories": [0, 1]}},
]
Serve = Callable[[Answer], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers on free ports of loopback that answer as told."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = answer(self.path, self.rfile.read(int(self.headers.get("content-length", 0))))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815  # the name that the base class calls

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def model(get: float, post: float) -> Answer:
    """A model that says one probability by GET and another by POST."""

    def answer(path: str, body: bytes) -> tuple[int, bytes]:
        if path == "/v2/models/heart":
            told: object = {"inputs": INPUTS}
        elif not body:
            told = {"label": "absent", "probabilities": {"absent": get, "present": 1 - get}}
        else:
            count = len(json.loads(body)["inputs"][0]["data"])
            told = {
                "outputs": [
                    {"name": "label", "shape": [count], "data": ["absent"] * count},
                    {"name": "probability", "shape": [count, 2], "data": [post, 1 - post] * count},
                ]
            }
        return 200, json.dumps(told).encode()

    return answer


def test_both_ways_of_asking_give_the_same(serve: Serve) -> None:
    client = Client(serve(model(0.75, 0.75)), "heart")
    checked = rows.check(client, rows.known(client))

    assert checked.first == Prediction("absent", (0.75, 0.25))
    assert checked.asked == 4


def test_rows_stay_within_what_the_model_tells_of_its_inputs(serve: Serve) -> None:
    asked = rows.known(Client(serve(model(0.75, 0.75)), "heart"))

    assert asked == (
        {"age": 63, "sex": 1}, {"age": 18, "sex": 1}, {"age": 100, "sex": 1}, {"age": 63, "sex": 0},
    )  # fmt: skip


def test_two_different_answers_to_one_row_are_an_error(serve: Serve) -> None:
    with pytest.raises(EndpointError, match=r"Row 1: GET says .* POST says"):
        client = Client(serve(model(0.75, 0.7)), "heart")
        rows.check(client, rows.known(client))


def test_a_refusal_is_told_in_the_servers_words(serve: Serve) -> None:
    client = Client(serve(lambda _path, _body: (422, b'{"error": "age: 300 is too high"}')), "heart")

    with pytest.raises(EndpointError, match=r"422.*age: 300 is too high"):
        client.predict({"age": 300})


def test_an_answer_that_is_no_json_is_told(serve: Serve) -> None:
    client = Client(serve(lambda _path, _body: (200, b"<html>")), "heart")

    with pytest.raises(EndpointError, match="something else than JSON"):
        client.predict({"age": 63})


def test_waiting_ends_as_soon_as_the_model_is_ready(serve: Serve) -> None:
    asked: list[str] = []

    def answer(path: str, _body: bytes) -> tuple[int, bytes]:
        asked.append(path)
        return (200 if len(asked) > 1 else 503), b""

    Client(serve(answer), "heart").wait(30)

    assert asked == ["/v2/models/heart/ready"] * 2


def test_waiting_for_a_release_goes_on_while_another_one_still_answers_now_and_then(serve: Serve) -> None:
    """As behind a Service whose rules still lead to a pod that was told to end."""
    asked: list[str] = []

    def answer(path: str, _body: bytes) -> tuple[int, bytes]:
        asked.append(path)
        return (404 if len(asked) in {3, 9} else 200), b""

    Client(serve(answer), "heart").wait(30, "sha256:new")

    assert set(asked) == {"/v2/models/heart/versions/sha256:new/ready"}
    assert len(asked) - 9 >= 20


def test_a_release_that_never_answers_alone_is_told_with_what_answers_instead(serve: Serve) -> None:
    told = b"The model 'heart' has no version 'sha256:new'; it has 'old'."

    with pytest.raises(EndpointError, match=r"404: The model .* it has 'old'"):
        Client(serve(lambda _path, _body: (404, told)), "heart").wait(0, "sha256:new")


def test_an_endpoint_that_nobody_serves_is_named() -> None:
    with pytest.raises(EndpointError, match=r"127\.0\.0\.1:1 does not answer"):
        Client("http://127.0.0.1:1", "heart").wait(0)


def test_a_model_that_tells_no_inputs_is_told(serve: Serve) -> None:
    with pytest.raises(EndpointError, match="does not tell the model's inputs"):
        rows.known(Client(serve(lambda _path, _body: (200, b"{}")), "heart"))
