"""Long bodies: answered in steps, in their order, while every other request goes on."""

import asyncio
import json
import random
import socket
import struct
from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.http.limits import LONG_BODY_BYTES, Limits
from app.http.listener import Listener
from app.http.messages import Head, Response
from app.steps import Steps

from ..conftest import Process, free_port
from .test_requests import LIVE, answers, until_closed

SHORT = b"GET /short HTTP/1.1\r\nhost: x\r\n\r\n"
LONG = b"POST /long HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % (LONG_BODY_BYTES + 1)
LONG += b"x" * (LONG_BODY_BYTES + 1)
ENOUGH = 100_000
"""Steps, after which a long request no longer waits for what should have been done between them."""


class Answering:
    """An application whose long answers are ready when it is told that they are.

    Args:
        steps: How many a long answer takes at most, told or not.
    """

    def __init__(self, steps: float = ENOUGH) -> None:
        self.steps = steps
        self.told: list[str] = []
        self.ready = False
        self.at_work = 0
        self.waits: list[float] = []
        self.long_began = 0.0
        self.most_at_work = 0

    def route(self, head: Head) -> None:
        head.answer = lambda _head, _body: Response(404)  # the listener asks `respond`

    def respond(self, _head: Head, _body: bytes, _began: float) -> Response:
        self.told.append("short")
        return Response(200, b"short")

    def respond_in_steps(self, _head: Head, _body: bytes, began: float) -> Steps[Response]:
        self.long_began = began
        self.at_work += 1
        self.most_at_work = max(self.at_work, self.most_at_work)
        taken = 0
        while not self.ready and taken < self.steps:
            taken += 1
            yield
        self.at_work -= 1
        self.told.append("long")
        return Response(200, b"long")

    def refuse(self, status: int, text: str, _head: Head | None, _seconds: float) -> Response:
        return Response(status, text.encode())

    def waited(self, seconds: float) -> None:
        self.waits.append(seconds)


Connect = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


Script = Callable[[Answering, Listener, Connect], Awaitable[None]]


def served(script: Script, limits: Limits | None = None, application: Answering | None = None) -> None:
    """Run a script against a listener."""
    answering = application or Answering()

    async def run() -> None:
        port = free_port()
        listener = Listener(answering, limits or Limits())
        await listener.listen("127.0.0.1", port)
        opened: list[asyncio.StreamWriter] = []

        async def connect() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            opened.append(writer)
            return reader, writer

        try:
            async with asyncio.timeout(60):
                await script(answering, listener, connect)
        finally:
            for writer in opened:
                writer.close()
            await listener.stop(0, asyncio.Event())
        assert (listener.under_way, listener.buffered) == (0, 0)

    asyncio.run(run())


async def answered(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    return await reader.readexactly(int(head.rpartition(b"content-length: ")[2]))


def test_other_clients_are_answered_while_a_long_request_is_worked_on() -> None:
    async def script(application: Answering, listener: Listener, connect: Connect) -> None:
        slow, quick = await connect(), await connect()
        slow[1].write(LONG)
        while not application.at_work:
            await asyncio.sleep(0)
        assert listener.buffered == LONG_BODY_BYTES + 1

        for _ in range(10):
            quick[1].write(SHORT)
            assert await answered(quick[0]) == b"short"
        assert listener.under_way == 1
        application.ready = True

        assert await answered(slow[0]) == b"long"
        assert application.told == ["short"] * 10 + ["long"]

    served(script)


def test_long_requests_are_worked_on_one_at_a_time_and_all_answered() -> None:
    async def script(application: Answering, listener: Listener, connect: Connect) -> None:
        clients = [await connect() for _ in range(5)]
        for _, writer in clients:
            writer.write(LONG)
        while listener.buffered < 5 * (LONG_BODY_BYTES + 1) or not application.at_work:
            await asyncio.sleep(0)
        assert listener.turns.waiting == 4
        application.ready = True

        assert [await answered(reader) for reader, _ in clients] == [b"long"] * 5
        assert application.most_at_work == 1
        assert listener.turns.waiting == 0
        assert len(application.waits) == 5

    served(script)


def test_what_a_client_sends_after_a_long_request_is_answered_after_it() -> None:
    async def script(application: Answering, _listener: Listener, connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(LONG + SHORT + LONG + SHORT[:9])
        while not application.at_work:
            await asyncio.sleep(0)
        application.ready = True

        assert [await answered(reader) for _ in range(3)] == [b"long", b"short", b"long"]
        writer.write(SHORT[9:])
        assert await answered(reader) == b"short"

    served(script)


def test_nonsense_after_a_long_request_is_refused_after_its_answer() -> None:
    async def script(application: Answering, _listener: Listener, connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(LONG + SHORT + b"nonsense\r\n\r\n")
        while not application.at_work:
            await asyncio.sleep(0)
        application.ready = True

        assert [await answered(reader) for _ in range(2)] == [b"long", b"short"]
        assert b"not HTTP/1.1" in await answered(reader)
        assert await reader.read() == b""

    served(script)


def test_a_long_request_is_waited_for_at_the_end_and_cut_off_where_it_takes_too_long() -> None:
    async def script(application: Answering, listener: Listener, connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(LONG)
        while not application.at_work:
            await asyncio.sleep(0)
        ending = asyncio.ensure_future(listener.stop(60, asyncio.Event()))
        await asyncio.sleep(0)
        application.ready = True
        assert await answered(reader) == b"long"
        assert await ending == 0

    async def cut(application: Answering, listener: Listener, connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(LONG)
        while not application.at_work:
            await asyncio.sleep(0)
        assert await listener.stop(0, asyncio.Event()) == 1
        assert await reader.read() == b""
        assert application.told == []

    served(script)
    served(cut)


ROWS = [[18.0 + number % 80, 40.0 + number % 170, number % 2] for number in range(4000)]


def binary(rows: list[list[float]]) -> tuple[bytes, dict[str, str]]:
    content = struct.pack(f"<{3 * len(rows)}d", *(value for row in rows for value in row))
    tensor = {"name": "rows", "shape": [len(rows), 3], "datatype": "FP64"}
    head = json.dumps({"inputs": [{**tensor, "parameters": {"binary_data_size": len(content)}}]}).encode()
    return head + content, {"inference-header-content-length": str(len(head))}


@pytest.mark.parametrize("form", ["tensor", "binary", "named"])
def test_rows_of_a_long_body_are_predicted_as_those_of_short_ones(server: Process, form: str) -> None:
    def ask(rows: list[list[float]]) -> tuple[int, list[object]]:
        if form == "named":
            named = [dict(zip(("age", "rate", "sex"), row, strict=True)) for row in rows]
            answer = httpx.post(f"{server.url}/predict", json=named, timeout=60)
            return len(answer.request.content), answer.json()["predictions"]
        if form == "binary":
            body, headers = binary(rows)
        else:
            tensor = {"name": "rows", "shape": [len(rows), 3], "datatype": "FP64", "data": rows}
            body, headers = json.dumps({"inputs": [tensor]}).encode(), {}
        answer = httpx.post(
            f"{server.url}/v2/models/pulse/infer", content=body, timeout=60,
            headers={"content-type": "application/json", **headers},
        )  # fmt: skip
        label, probability = (output["data"] for output in answer.json()["outputs"])
        return len(body), [*zip(label, probability[::2], probability[1::2], strict=True)]

    rows = random.Random(5).sample(ROWS, 2500 if form == "named" else 4000)
    size, together = ask(rows)
    apart = [row for at in range(0, len(rows), 500) for row in ask(rows[at : at + 500])[1]]

    assert size > LONG_BODY_BYTES
    assert together == apart


def test_a_long_body_with_a_wrong_value_names_it_and_its_request(server: Process) -> None:
    rows = [*ROWS, [17.0, 40.0, 1]]
    tensor = {"name": "rows", "shape": [len(rows), 3], "datatype": "FP64", "data": rows}

    answer = httpx.post(
        f"{server.url}/v2/models/pulse/infer", json={"inputs": [tensor], "id": "seven"}, timeout=60
    )

    assert answer.status_code == 422
    assert answer.json()["id"] == "seven"
    assert [(finding["field"], finding["row"]) for finding in answer.json()["findings"]] == [("age", 4000)]


def test_a_long_body_to_what_takes_none_is_refused_as_a_short_one(server: Process) -> None:
    body = b"x" * (LONG_BODY_BYTES + 1)
    head = b"POST /none HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(body)
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(head + body)
        assert answers(until_closed(connection)) == [b"404"]
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(
            head.replace(b"connection: close\r\n", b"")
            + body
            + LIVE.replace(b"x\r\n", b"x\r\nconnection: close\r\n")
        )
        assert answers(until_closed(connection)) == [b"404", b"200"]
