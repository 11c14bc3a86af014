"""What clients may hold of the server, each limit small and reached: in one process, nothing is guessed."""

import asyncio
import math
import socket
import tracemalloc
from time import perf_counter

import pytest

from app.http.limits import LONG_BODY_BYTES, MAX_PENDING, Limits
from app.http.listener import Listener
from app.http.messages import Head, Response

from .test_requests import answers
from .test_turns import LONG, SHORT, Answering, Connect, answered, served

PROBE = b"GET /probe HTTP/1.1\r\nhost: x\r\n\r\n"
BEGUN = b"POST /short HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n"
ANSWER_BYTES = 64 * 1024
HELD_BYTES = 32 * 1024 * 1024
"""What the kernel may keep for two sockets of this machine (tcp_wmem, tcp_rmem: 4 and 6 MB), with room."""


class Patient(Answering):
    """Tells which heads are urgent, and when each request began; its answers may be large."""

    def __init__(self, answer: bytes = b"short") -> None:
        super().__init__(steps=math.inf)
        self.answer = answer
        self.began: list[float] = []

    def route(self, head: Head) -> None:
        super().route(head)
        head.urgent = head.target == b"/probe"

    def respond(self, head: Head, body: bytes, began: float) -> Response:
        self.began.append(began)
        super().respond(head, body, began)
        return Response(200, self.answer)


async def next_tick(listener: Listener) -> None:
    """Until a connection that is idle now has been so since before the last tick."""
    before = listener.now
    while listener.now == before:
        await asyncio.sleep(0.01)


async def under_way(listener: Listener, count: int) -> None:
    while listener.under_way != count:
        await asyncio.sleep(0)


def test_the_longest_idle_connection_makes_room_for_a_new_one() -> None:
    async def script(_application: Answering, listener: Listener, connect: Connect) -> None:
        first, second = await connect(), await connect()
        for reader, writer in (first, second):
            writer.write(SHORT)
            assert await answered(reader) == b"short"
            await next_tick(listener)

        third = await connect()
        third[1].write(SHORT)

        assert await answered(third[0]) == b"short"
        assert await first[0].read() == b""
        second[1].write(SHORT)
        assert await answered(second[0]) == b"short"

    served(script, Limits(connections=2))


def test_no_connection_with_a_request_under_way_makes_room() -> None:
    async def script(application: Answering, listener: Listener, connect: Connect) -> None:
        slow, begun = await connect(), await connect()
        slow[1].write(LONG)
        begun[1].write(SHORT[:9])
        await under_way(listener, 2)
        await next_tick(listener)

        reader, writer = await connect()
        writer.write(SHORT)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 429 ")
        assert b"\r\nretry-after: 1\r\n" in head
        assert b"\r\nconnection: close\r\n" in head
        assert b"More than 2 connections" in await reader.read()

        reader, writer = await connect()
        writer.write(PROBE + SHORT)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 ")
        assert b"\r\nconnection: close\r\n" in head
        assert await reader.read() == b"short"

        application.ready = True
        begun[1].write(SHORT[9:])
        assert await answered(slow[0]) == b"long"
        assert await answered(begun[0]) == b"short"

    served(script, Limits(connections=2), Patient())


def test_a_connection_beyond_the_limit_is_one_of_them_once_another_has_gone() -> None:
    async def script(_application: Answering, listener: Listener, connect: Connect) -> None:
        begun, beyond = await connect(), await connect()
        begun[1].write(SHORT[:9])
        await under_way(listener, 1)
        while len(listener.connections) < 2:
            await asyncio.sleep(0)
        begun[1].close()
        while len(listener.connections) > 1:
            await asyncio.sleep(0)

        for _ in range(2):
            beyond[1].write(SHORT)
            assert await answered(beyond[0]) == b"short"

    served(script, Limits(connections=1))


def test_a_client_that_reads_nothing_is_cut_off_and_hoards_nothing() -> None:
    async def script(application: Answering, listener: Listener, connect: Connect) -> None:
        opened = await connect()
        address = opened[1].get_extra_info("peername")
        loop = asyncio.get_running_loop()
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.setblocking(False)
            await loop.sock_connect(deaf, address)
            with pytest.raises(ConnectionError):
                while len(application.told) * ANSWER_BYTES < HELD_BYTES:
                    await loop.sock_sendall(deaf, SHORT * 100)
        opened[1].write(SHORT)
        assert len(await answered(opened[0])) == ANSWER_BYTES
        while len(listener.connections) > 1:
            await asyncio.sleep(0)

    served(script, Limits(write_seconds=0.2), Patient(b"x" * ANSWER_BYTES))


def test_more_requests_ahead_of_an_answer_than_allowed_end_the_connection() -> None:
    async def ahead(count: int, application: Answering, listener: Listener, connect: Connect) -> list[bytes]:
        reader, writer = await connect()
        writer.write(LONG[:-1])
        while listener.buffered < LONG_BODY_BYTES:
            await asyncio.sleep(0)
        writer.write(LONG[-1:] + SHORT * count)
        while not application.at_work:
            await asyncio.sleep(0)
        application.ready = True
        writer.write_eof()
        found = b""
        while len(answers(found)) < count + 1 and (part := await reader.read(65536)):
            found += part
        return answers(found)

    async def just(application: Answering, listener: Listener, connect: Connect) -> None:
        found = await ahead(MAX_PENDING, application, listener, connect)
        assert found == [b"200"] * (MAX_PENDING + 1)

    async def more(application: Answering, listener: Listener, connect: Connect) -> None:
        found = await ahead(MAX_PENDING + 1, application, listener, connect)
        assert found == [b"200"] * (MAX_PENDING + 1) + [b"429"]

    served(just)
    served(more)


def test_unfinished_bodies_of_all_connections_together_are_bounded() -> None:
    async def script(_application: Answering, listener: Listener, connect: Connect) -> None:
        first, second = await connect(), await connect()
        first[1].write(BEGUN % 700 + b"x" * 600)
        while listener.buffered < 600:
            await asyncio.sleep(0)
        second[1].write(BEGUN % 700 + b"x" * 600)

        text = await second[0].read()
        assert answers(text) == [b"429"]
        assert b"More than 1000 bytes of unfinished requests" in text
        assert b"\r\nretry-after: 1\r\n" in text
        assert listener.buffered == 600
        first[1].write(b"x" * 100)
        assert await answered(first[0]) == b"short"
        assert listener.buffered == 0

    served(script, Limits(buffered_bytes=1000))


def test_a_body_in_the_smallest_chunks_takes_no_more_than_its_length() -> None:
    """A piece of one byte, kept by itself, would take more than thirty."""
    size = LONG_BODY_BYTES * 8

    async def script(_application: Answering, listener: Listener, connect: Connect) -> None:
        _, writer = await connect()
        writer.write(b"POST /long HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")
        await under_way(listener, 1)
        tracemalloc.start()
        try:
            while listener.buffered < size:
                writer.write(b"2\r\nab\r\n" * 4096)
                await writer.drain()
                await asyncio.sleep(0)
            held, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert held < 4 * size

    served(script)


def test_a_request_that_ends_after_the_process_began_to_is_told_so() -> None:
    async def script(_application: Answering, listener: Listener, connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(SHORT[:9])
        await under_way(listener, 1)
        ending = asyncio.ensure_future(listener.stop(60, asyncio.Event()))
        while not listener.stopping:
            await asyncio.sleep(0)

        writer.write(SHORT[9:])

        text = await reader.read()
        assert answers(text) == [b"503"]
        assert b"This process is ending" in text
        assert b"\r\nretry-after: 1\r\n" in text
        assert b"\r\nconnection: close\r\n" in text
        assert await ending == 0

    served(script)


def test_a_request_begins_with_its_first_byte() -> None:
    """However late the rest comes, and whether or not its head is known already."""
    application = Patient()

    async def script(_application: Answering, listener: Listener, connect: Connect) -> None:
        reader, writer = await connect()
        for sent in (BEGUN % 3, b"P"):
            writer.write(sent)
            await under_way(listener, 1)
            begun = perf_counter()
            writer.write((BEGUN % 3 + b"abc")[len(sent) :])
            await answered(reader)
            assert application.began.pop() < begun
        for _ in range(3):
            begun = perf_counter()
            writer.write(SHORT)
            await answered(reader)
            assert application.began.pop() > begun
        writer.write(LONG[:-1])
        while listener.buffered < LONG_BODY_BYTES:
            await asyncio.sleep(0)
        begun = perf_counter()
        application.ready = True
        writer.write(LONG[-1:])
        await answered(reader)
        assert application.long_began < begun

    served(script, application=application)
