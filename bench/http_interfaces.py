"""Which way into Python answers a complete request quickest: granian's three interfaces, or a bare protocol.

    .venv/bin/python -m bench.http_interfaces --rounds 3 --json ratios.json

Every variant does the same work: take the head apart, decode and check 13 numbers with msgspec, call C for
some 5 microseconds, encode an answer, count. They are asked in turn, round by round, by wrk with 16 connections
and with one; pinned (server on core 0, wrk on core 1) and free. The server's processor time per request is told
beside the rates, for a busy neighbour does not change it. docs/adr/0030-http-by-a-protocol-of-our-own.md tells
what was chosen from it.
"""

import argparse
import asyncio
import contextlib
import ctypes
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

ADDRESS = "127.0.0.1"
NAMES = [f"feature_{number}" for number in range(13)]
WORK_BYTES = 160 * 1024
"""What memset fills in some 5 µs, as long as a compiled forest of 100 trees takes for a row."""


class Tensor(msgspec.Struct):
    """One tensor of a request."""

    name: str
    shape: list[int]
    datatype: str
    data: list[float]


class Request(msgspec.Struct):
    """The body of a request."""

    inputs: list[Tensor]
    id: str | None = None


BODY = json.dumps(
    {
        "inputs": [
            {"name": "rows", "shape": [1, 13], "datatype": "FP64", "data": [float(i) for i in range(13)]}
        ]
    }
)
_decode = msgspec.json.Decoder(Request).decode
_fill = ctypes.PyDLL(None).memset
_block = ctypes.create_string_buffer(WORK_BYTES)
_counted = {"requests": 0, "seconds": 0.0}


def work(body: bytes) -> bytes:
    """Everything of a request but HTTP."""
    began = time.perf_counter()
    tensor = _decode(body).inputs[0]
    if tensor.shape != [1, 13] or not all(-1e6 < value < 1e6 for value in tensor.data):
        raise ValueError(tensor.shape)
    _fill(_block, 0, WORK_BYTES)
    _counted["requests"] += 1
    _counted["seconds"] += time.perf_counter() - began
    return (
        b'{"model_name":"heart","model_version":"0123456789ab","outputs":[{"name":"probability","datatype":"FP64",'
        b'"shape":[1,2],"data":[%r,%r]}]}' % (0.25, 0.75)
    ).replace(b"'", b"")


def granian(interface: str, port: int, **settings: object) -> None:
    """Serve by granian, one worker process."""
    from granian.server import Server  # noqa: PLC0415  # only the variant under test is imported

    Server(
        interface,
        address=ADDRESS,
        port=port,
        interface=interface,
        websockets=False,
        log_enabled=False,
        **settings,  # type: ignore[arg-type]  # settings differ by variant
    ).serve(target_loader=lambda *_args, **_more: APPLICATIONS[interface], wrap_loader=False)


async def rsgi(_scope: object, protocol: object) -> None:
    """The work as an RSGI application."""
    body = await protocol()  # type: ignore[operator]  # granian's objects have no public types
    protocol.response_bytes(200, [("content-type", "application/json")], work(body))  # type: ignore[attr-defined]


async def asgi(_scope: dict[str, object], receive: Callable, send: Callable) -> None:  # type: ignore[type-arg]
    """The work as an ASGI application."""
    body = work((await receive())["body"])
    head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": body})


def wsgi(environ: dict[str, object], start: Callable) -> list[bytes]:  # type: ignore[type-arg]
    """The work as a WSGI application."""
    body = work(environ["wsgi.input"].read())  # type: ignore[attr-defined]
    start("200 OK", [("content-type", "application/json")])
    return [body]


APPLICATIONS: dict[str, Callable[..., object]] = {"rsgi": rsgi, "asginl": asgi, "wsgi": wsgi}


class Bare(asyncio.Protocol):
    """HTTP/1.1 by llhttp straight on the event loop; without any limit, for its speed only."""

    def __init__(self) -> None:
        import httptools  # noqa: PLC0415  # only the variant under test is imported

        self._parser = httptools.HttpRequestParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]  # a stream's is a Transport

    def data_received(self, data: bytes) -> None:
        """Parse."""
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        """Start a request."""
        self._body = b""
        self._headers: list[tuple[bytes, bytes]] = []

    def on_url(self, url: bytes) -> None:
        """Keep the target."""
        self._url = url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header."""
        self._headers.append((name, value))

    def on_body(self, body: bytes) -> None:
        """Keep the body."""
        self._body += body

    def on_message_complete(self) -> None:
        """Answer."""
        body = work(self._body)
        self._transport.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
            % (len(body), body)
        )


def bare(port: int, loop: str) -> None:
    """Serve by the bare protocol."""

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(Bare, ADDRESS, port)
        await server.serve_forever()

    if loop == "uvloop":
        import uvloop  # noqa: PLC0415  # only the variant under test is imported

        uvloop.run(forever())
    else:
        asyncio.run(forever())


VARIANTS: dict[str, Callable[[int], None]] = {
    "granian RSGI, asyncio": lambda port: granian("rsgi", port, loop="asyncio"),
    "granian RSGI, uvloop": lambda port: granian("rsgi", port, loop="uvloop"),
    "granian RSGI, uvloop, st": lambda port: granian("rsgi", port, loop="uvloop", runtime_mode="st"),
    "granian ASGI, uvloop": lambda port: granian("asginl", port, loop="uvloop"),
    "granian WSGI, 1 thread": lambda port: granian("wsgi", port, blocking_threads=1),
    "granian WSGI, 16 threads": lambda port: granian("wsgi", port, blocking_threads=16),
    "granian WSGI, 1 thread, st": lambda port: granian("wsgi", port, blocking_threads=1, runtime_mode="st"),
    "bare protocol, asyncio": lambda port: bare(port, "asyncio"),
    "bare protocol, uvloop": lambda port: bare(port, "uvloop"),
}


def wrk(
    port: int, script: Path, connections: int, seconds: int, core: str | None
) -> tuple[float, float, int]:
    """Ask; returns requests a second, the median latency in µs, and how many requests it were."""
    pinned = ["taskset", "-c", core] if core else []
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script)]
    text = subprocess.run(
        [*pinned, *command, f"http://{ADDRESS}:{port}/v2/models/heart/infer"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(text)
    value, unit = re.findall(r"50%\s+([\d.]+)(us|ms)", text)[0]
    rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", text)[0])
    total = int(re.findall(r"(\d+) requests in", text)[0])
    return rate, float(value) * (1000 if unit == "ms" else 1), total


def cpu_seconds(group: int) -> float:
    """Processor time of every process of a group so far: what a busy neighbour does not change."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12]) if int(fields[2]) == group else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def started(name: str, port: int, core: str | None) -> subprocess.Popen[bytes]:
    """A variant's process, answering."""
    pinned = ["taskset", "-c", core] if core else []
    process = subprocess.Popen(
        [*pinned, sys.executable, "-m", "bench.http_interfaces", "--serve", name, "--port", str(port)],
        start_new_session=True,
    )
    while process.poll() is None:
        try:
            socket.create_connection((ADDRESS, port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return process
    raise SystemExit(f"{name} ended with {process.returncode}; are granian, uvloop and httptools installed?")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Measure, print a table, write the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", choices=VARIANTS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2, help="of each measurement")
    parser.add_argument("--json", type=Path, help="where to write the medians")
    chosen = parser.parse_args()
    if chosen.serve:
        VARIANTS[chosen.serve](chosen.port)
        return
    if shutil.which("wrk") is None or (os.cpu_count() or 1) < 2:
        raise SystemExit("This bench needs wrk on PATH and two cores.")
    seen: dict[str, dict[str, list[float]]] = {name: {} for name in VARIANTS}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "post.lua"
        head = 'wrk.method="POST"; wrk.headers["content-type"]="application/json"; wrk.body=[['
        script.write_text(head + BODY + "]]")
        for _ in range(chosen.rounds):
            for name in VARIANTS:
                for place, server, client in (("pinned", "0", "1"), ("free", None, None)):
                    port = free_port()
                    process = started(name, port, server)
                    try:
                        wrk(port, script, 16, 1, client)
                        before = cpu_seconds(process.pid)
                        many, _p50, count = wrk(port, script, 16, chosen.seconds, client)
                        cost = (cpu_seconds(process.pid) - before) / count * 1e6
                        _one, p50, _count = wrk(port, script, 1, chosen.seconds, client)
                    finally:
                        os.killpg(process.pid, signal.SIGKILL)
                        process.wait()
                    seen[name].setdefault(f"{place} req/s", []).append(many)
                    seen[name].setdefault(f"{place} p50 µs", []).append(p50)
                    seen[name].setdefault(f"{place} CPU µs", []).append(cost)
    medians = {name: {what: statistics.median(of) for what, of in row.items()} for name, row in seen.items()}
    base = medians["granian RSGI, asyncio"]
    for name, row in medians.items():
        ratio = row["pinned req/s"] / base["pinned req/s"], row["free req/s"] / base["free req/s"]
        print(
            f"{name:28}",
            "  ".join(f"{what} {value:9.0f}" for what, value in row.items()),
            "ratio {:.2f} {:.2f}".format(*ratio),
        )
    if chosen.json:
        chosen.json.write_text(json.dumps(medians, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
