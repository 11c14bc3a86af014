"""Long bodies of each kind that `bench/fuzz.py` makes, at the real process: no failure, no hang, no hoard."""

import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.fuzz import MOST_BYTES, Fuzzer, ask
from bench.long_bodies import SHORTEST_BYTES, Body, LongBodies

from .conftest import SCHEMA, Process, Start, Trained

KINDS = [
    kind.__name__
    for kind in LongBodies([{"name": "", "datatype": "", "example": 0}], random.Random(), 1).kinds
]
REQUESTS = 60
MEMORY_BYTES = 96 * 1024 * 1024
"""What a body of 2 MB may take while it is read: each of the smallest lists is thirty times its text."""
EXPECTED = {"200", "400", "413", "415", "422"}


@dataclass(frozen=True)
class Fuzzed:
    """A server, and what it took at its start."""

    process: Process
    bytes_at_start: int

    @property
    def grown(self) -> int:
        """How much more memory it has had since then at most, in bytes."""
        return highest(self.process) - self.bytes_at_start


@pytest.fixture(scope="module")
def fuzzed(launch: Start, trained: Trained) -> Fuzzed:
    process = launch(trained.folder, "--log-requests", "none", "--grace-seconds", "0")
    process.until("ready")
    return Fuzzed(process, highest(process))


def highest(process: Process) -> int:
    """The most memory that the process has had, in bytes."""
    status = Path(f"/proc/{process.popen.pid}/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) * 1024


def request(body: Body, path: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: {body.media}\r\n{body.header}"
    head += ("\r\n" if body.header else "") + f"content-length: {len(body.content)}\r\n\r\n"
    return head.encode() + body.content


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_body_of_each_kind_is_answered_within_bounds(fuzzed: Fuzzed, kind: str) -> None:
    made = LongBodies(SCHEMA["features"], random.Random(20261121), MOST_BYTES)
    seen: Counter[str] = Counter()
    for size in (SHORTEST_BYTES, SHORTEST_BYTES * 5, MOST_BYTES - SHORTEST_BYTES):
        body = getattr(made, kind)(size)
        for path in ("/predict", "/v2/models/pulse/infer", "/v2/models/pulse/explain"):
            seen[ask(fuzzed.process.port, request(body, path))] += 1

    assert set(seen) <= EXPECTED
    assert fuzzed.grown < MEMORY_BYTES
    assert fuzzed.process.popen.poll() is None


def test_long_bodies_as_they_come_are_answered_within_bounds(fuzzed: Fuzzed) -> None:
    fuzzer = Fuzzer({"features": SCHEMA["features"]}, "pulse", 20261121, long=1.0)

    seen = Counter(ask(fuzzed.process.port, fuzzer.request()) for _ in range(REQUESTS))

    assert {status for status in seen if status >= "5" or status == "hang"} <= {"501", "505", "closed"}
    assert seen.total() - seen["closed"] > REQUESTS // 2
    assert fuzzed.grown < MEMORY_BYTES
    assert ask(fuzzed.process.port, b"GET /v2/health/live HTTP/1.1\r\nhost: x\r\n\r\n") == "200"
