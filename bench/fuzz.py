"""Throws damaged requests at the real server and counts what must not happen.

    .venv/bin/python -m bench.fuzz RELEASE --requests 20000

Half of them are JSON with values, shapes, names and types mutated, a quarter binary tensors with bytes
changed, cut or put in, a quarter raw bytes of HTTP. They come after a tenth as many of which one in five is
long: up to the server's limit and a little beyond, of many rows, extents or names (bench/long_bodies.py). It
prints how each status came back, and ends with 1 where an answer was a failure of the server, the server hung
or ended, or its memory grew beyond what each of both explains.
"""

import argparse
import json
import random
import socket
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bench import reliability
from bench.ending import at_sigterm
from bench.long_bodies import LongBodies
from bench.reliability import Run

PATIENCE_SECONDS = 30.0
GROWTH_BYTES = 8 * 1024 * 1024
"""Arenas of the allocator settle within this; a leak of 500 bytes a request would exceed it."""
LONG_SHARE = 0.2
LONG_GROWTH_BYTES = 96 * 1024 * 1024
"""What the allocator keeps after long bodies, in pieces between what is in use: 50 MB were seen after 800."""
MOST_BYTES = 2 * 1024 * 1024
"""The server's own limit of a body: app/settings.py."""
STRANGE: list[object] = [
    None, True, False, 0, -1, 1, 0.5, 1e308, -1e308, 10**30, "", "x", "\u0000", "é" * 9, [], [[]], {}, [None],
    [[1], [2, 3]], {"a": 1}, 2**63, -(2**63) - 1, "NaN", ["x", 1],
]  # fmt: skip
PATHS = ("infer", "predict", "", "ready", "versions/7/infer", "infer/", "..", "%2e%2e", "infer?x=1")


class Fuzzer:
    """Makes requests, the same for the same seed."""

    def __init__(
        self,
        schema: dict[str, list[dict[str, object]]],
        name: str,
        seed: int,
        *,
        long: float = LONG_SHARE,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Prepare.

        Args:
            schema: The release's.
            name: The model's.
            seed: Decides everything.
            long: The share of requests whose bodies are long.
            most_bytes: The longest body that the server reads.
        """
        self._choose = random.Random(seed)  # noqa: S311  # no secret: the same requests each time
        self._features = schema["features"]
        self._base = f"/v2/models/{name}/"
        self._long_share = long
        self._long = LongBodies(self._features, self._choose, most_bytes)

    def request(self) -> bytes:
        """One request's bytes."""
        if self._choose.random() < self._long_share:
            return self.long()
        kinds: list[Callable[[], bytes]] = [self._json, self._json, self._binary, self._raw]
        return self._choose.choice(kinds)()

    def long(self) -> bytes:
        """One request with a long body; a part of them has bytes changed, cut or put in."""
        body = self._long.body()
        content = self._damaged(body.content) if self._choose.random() < 0.2 else body.content
        return self._head(content, body.media, *([body.header] if body.header else []))

    def _row(self) -> list[object]:
        return [feature["example"] for feature in self._features]

    def _body(self) -> object:
        row = self._row()
        width = len(row)
        named = [
            {"name": feature["name"], "shape": [1], "datatype": feature["datatype"], "data": [cell]}
            for feature, cell in zip(self._features, row, strict=True)
        ]
        matrix = [{"name": "rows", "shape": [1, width], "datatype": "FP64", "data": row}]
        return self._choose.choice(
            [
                {"inputs": named},
                {"inputs": matrix, "id": "f"},
                {str(f["name"]): f["example"] for f in self._features},
            ]
        )

    def _mutated(self, value: object) -> object:
        if self._choose.random() < 0.08:
            return self._choose.choice(STRANGE)
        if isinstance(value, dict):
            return {key: self._mutated(item) for key, item in value.items() if self._choose.random() > 0.03}
        if isinstance(value, list):
            return [self._mutated(item) for item in value for _ in range(1 + (self._choose.random() < 0.02))]
        return value

    def _head(self, body: bytes, media: str, *more: str) -> bytes:
        path = self._base + (
            self._choose.choice(PATHS) if self._choose.random() < 0.1 else self._choose.choice(PATHS[:2])
        )
        lines = [
            f"POST {path} HTTP/1.1",
            "host: x",
            f"content-type: {media}",
            f"content-length: {len(body)}",
            *more,
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def _json(self) -> bytes:
        body = json.dumps(self._mutated(self._body())).encode()
        if self._choose.random() < 0.1:
            body = self._damaged(body)
        return self._head(body, "application/json")

    def _binary(self) -> bytes:
        count = self._choose.randint(0, 4)
        numbers = [float(cell) for cell in self._row() if isinstance(cell, int | float)] * count
        tail = struct.pack(f"<{len(numbers)}d", *numbers)
        tensor = {
            "name": "rows",
            "shape": [count, len(self._features)],
            "datatype": "FP64",
            "parameters": {"binary_data_size": len(tail)},
        }
        head = json.dumps(
            {"inputs": [tensor], "parameters": {"binary_data_output": self._choose.random() < 0.5}}
        ).encode()
        body = self._damaged(head + tail) if self._choose.random() < 0.8 else head + tail
        length = self._choose.choice([len(head)] * 6 + [0, -1, 10**9])
        return self._head(body, "application/octet-stream", f"inference-header-content-length: {length}")

    def _raw(self) -> bytes:
        return self._damaged(self._head(json.dumps(self._body()).encode(), "application/json"))

    def _damaged(self, content: bytes) -> bytes:
        damaged = bytearray(content)
        for _ in range(self._choose.randint(1, 5)):
            at = self._choose.randrange(len(damaged) + 1)
            kind = self._choose.random()
            if kind < 0.5 and at < len(damaged):
                damaged[at] = self._choose.randrange(256)
            elif kind < 0.8:
                damaged[at:at] = self._choose.choice([b"\r\n", b"\0", b"\xff", b" ", b"9", b"\r\n\r\n", b"["])
            else:
                del damaged[at : at + self._choose.randint(1, 20)]
        return bytes(damaged)


def ask(port: int, content: bytes) -> str:
    """Send one request on its own connection; the status, "closed" without one, "hang" where none came."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
        try:
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65536)
        except TimeoutError:
            return "hang"
        except OSError:
            return "closed"
    return answer.split(b" ")[1].decode() if answer.startswith(b"HTTP/1.1 ") else "closed"


def resident(pid: int) -> int:
    """Memory in use, in bytes."""
    line = next(
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")
    )
    return int(line.split()[1]) * 1024


def run(release: Path, requests: int, seed: int, *, record: bool = False) -> int:
    """Start a server, fuzz it, tell; the exit code."""
    schema = json.loads((release / "schema.json").read_text())
    first = Fuzzer(schema, schema["name"], seed)
    fuzzer = Fuzzer(schema, schema["name"], seed + 1, long=0.0)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "app",
        "--release",
        str(release),
        "--address",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(
        [*command, "--log-requests", "none", "--grace-seconds", "0"], stdout=subprocess.PIPE
    )
    assert server.stdout is not None
    try:
        while b'"ready"' not in (line := server.stdout.readline()):
            if not line:
                print("The server did not start.")
                return 1
        start = resident(server.pid)
        statuses: Counter[str] = Counter(ask(port, first.request()) for _ in range(max(requests // 10, 100)))
        before = resident(server.pid)
        statuses.update(ask(port, fuzzer.request()) for _ in range(requests))
        growth = resident(server.pid) - before
        alive = server.poll() is None
    finally:
        server.terminate()
        server.communicate()
    bad = sum(
        count for status, count in statuses.items() if status[0] == "5" and status not in ("501", "505")
    )
    print(
        f"{statuses.total()} requests: "
        + ", ".join(f"{count} of {status}" for status, count in sorted(statuses.items()))
    )
    return reliability.ended(outcome(statuses, bad, growth, before - start, alive=alive), record=record)


def outcome(statuses: Counter[str], bad: int, growth: int, long_growth: int, *, alive: bool) -> Run:
    """What a run says: no failure of the server, no hang, no growth, and it lives on.

    Args:
        statuses: Requests by how they were answered.
        bad: Answers that were failures of the server.
        growth: Of its memory over the mixed requests, in bytes.
        long_growth: Of its memory before those, over the long bodies, in bytes.
        alive: Whether it runs on.
    """
    hangs = statuses["hang"]
    return Run(
        "fuzz",
        alive and not bad and not hangs and growth <= GROWTH_BYTES and long_growth <= LONG_GROWTH_BYTES,
        f"{statuses.total():,} requests, {bad} failures of the server, {hangs} hangs, memory grew by"
        f" {growth / 1e6:.1f} MB ({GROWTH_BYTES / 1e6:.1f} MB are allowed),"
        f" by {long_growth / 1e6:.1f} MB before that with long bodies"
        f" ({LONG_GROWTH_BYTES / 1e6:.1f} MB are allowed)"
        f"{'' if alive else '; THE SERVER ENDED'}.",
        {
            **{f"answered {status}": count for status, count in sorted(statuses.items())},
            "memory grew by, MB": round(growth / 1e6, 1),
            "with long bodies by, MB": round(long_growth / 1e6, 1),
        },
    )


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path, help="a release's folder")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--record", action="store_true", help="keep the run in docs/bench/reliability.md")
    chosen = parser.parse_args()
    at_sigterm()
    raise SystemExit(run(chosen.release, chosen.requests, chosen.seed, record=chosen.record))


if __name__ == "__main__":
    main()
