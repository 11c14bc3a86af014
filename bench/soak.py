"""`python bench/soak.py`: whether memory stays flat over 2 million requests, and what a row costs in batches.

The server is this project's, run as its image runs it. First wrk keeps 16 connections busy and the memory of
all the server's processes is read again and again: after the first tenth it may not grow by more than 2 MB.
Then requests of 1, 16, 256 and 4096 rows are sent on one connection, as JSON and, where the server speaks
them, as binary tensors: rows must get cheaper in larger batches. Every request must be answered, and answers
of the batches are compared with scikit-learn's. The exit code is 0 where all of that holds.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from statistics import median

import msgspec

from bench import reliability
from bench.ending import at_sigterm
from bench.reliability import Run
from bench.servers import batches, environments, load, models, running
from bench.servers import requests as prepared_requests
from bench.servers.errors import BenchError
from bench.servers.models import Model
from bench.servers.running import Server
from bench.servers.systems import OURS
from bench.servers.systems.system import Place

GROWTH_BYTES = 2_000_000
"""What an allocator may still move after a tenth of the requests; a leak of 2 bytes a request is more."""

_CONNECTIONS = 16
_STEP_SECONDS = 3
_ROWS = 100_000


class Reading(msgspec.Struct, frozen=True):
    """The server's memory after some requests.

    Attributes:
        requests: Answered until then.
        memory_bytes: Proportional set size of all its processes.
    """

    requests: int
    memory_bytes: int


def growth(readings: Sequence[Reading]) -> int:
    """Bytes by which memory grew after the first tenth of all requests: medians of the ends are compared.

    Args:
        readings: In order, at least two.
    """
    later = [one.memory_bytes for one in readings if one.requests >= readings[-1].requests / 10]
    end = max(1, len(later) // 5)
    return int(median(later[-end:]) - median(later[:end]))


def falling(costs: Sequence[batches.Cost]) -> bool:
    """Whether in each form rows get cheaper in larger batches: never dearer by more than a tenth, which is
    how far medians of a flat end differ, and in the largest batch half the price of a single row at most.
    """
    by_form: dict[str, list[float]] = {}
    for cost in costs:
        by_form.setdefault(cost.form, []).append(cost.microseconds)
    return all(
        all(large <= 1.1 * small for small, large in pairwise(found)) and found[-1] <= found[0] / 2
        for found in by_form.values()
    )


def soak(server: Server, path: str, file: Path, requests: int, minutes: float) -> list[Reading]:
    """Loads a server and reads its memory every few seconds.

    Args:
        server: Which answers.
        path: What is posted to.
        file: A request's body a line; sent again and again.
        requests: How many to send at least.
        minutes: When to give up.

    Raises:
        BenchError: A request failed, or time was up.
    """
    deadline = time.monotonic() + minutes * 60
    readings: list[Reading] = []
    answered = 0
    while answered < requests:
        if time.monotonic() > deadline:
            raise BenchError(
                f"{answered} of {requests} requests in {minutes:g} minutes. Give more with --minutes."
            )
        found = load.load(
            server.port, path, file, connections=_CONNECTIONS, seconds=_STEP_SECONDS, repeats=True
        )
        answered += found.requests
        now = Reading(answered, server.memory())
        readings.append(now)
        print(
            f"{answered:9} requests, {found.rate:7.0f} a second, {now.memory_bytes / 1e6:.2f} MB", flush=True
        )
    return readings


def main(arguments: Sequence[str]) -> int:
    """Runs both parts; the exit code is 0 where memory stays flat and batches pay."""
    parser = argparse.ArgumentParser(
        prog="bench/soak.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=2_000_000, help="at least (default 2000000)")
    parser.add_argument("--minutes", type=float, default=30, help="at most for them (default 30)")
    parser.add_argument("--model", choices=models.NAMES, default="forest", help="default forest")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--record", action="store_true", help="keep the run in docs/bench/reliability.md")
    chosen = parser.parse_args(arguments)
    at_sigterm()
    try:
        environments.prepare(OURS.environment)
        model = models.prepare(chosen.model)
        with tempfile.TemporaryDirectory(prefix="landfall-soak-") as folder:
            readings, costs = _both(model, chosen.requests, chosen.minutes, Path(folder))
    except BenchError as error:
        print(f"soak: {error}", file=sys.stderr)
        return 1
    for cost in costs:
        print(f"{cost.form:6} {cost.rows:5} rows: {cost.microseconds:8.2f} µs a row")
    grown = growth(readings)
    if chosen.json:
        figures = {"readings": readings, "growth_bytes": grown, "costs": [asdict(cost) for cost in costs]}
        chosen.json.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=1) + b"\n")
    return reliability.ended(outcome(chosen.model, readings, costs), record=chosen.record)


def outcome(model: str, readings: Sequence[Reading], costs: Sequence[batches.Cost]) -> Run:
    """What a run says: memory must stay flat, and rows must get cheaper in larger batches."""
    grown, cheaper = growth(readings), falling(costs)
    figures: dict[str, float | int | str] = {
        "model": model,
        "requests answered": readings[-1].requests,
        "memory after the first tenth grew by, MB": round(grown / 1e6, 2),
        "memory at the end, MB": round(readings[-1].memory_bytes / 1e6, 2),
    }
    figures |= {f"a row of {one.rows:,} as {one.form}, µs": round(one.microseconds, 2) for one in costs}
    return Run(
        "soak",
        grown <= GROWTH_BYTES and cheaper,
        f"Memory grew by {grown / 1e6:.2f} MB after the first tenth of {readings[-1].requests:,} requests"
        f" ({GROWTH_BYTES / 1e6:g} MB are allowed); rows {'get' if cheaper else 'do NOT get'} cheaper in"
        " larger batches.",
        figures,
    )


def _both(
    model: Model, requests: int, minutes: float, folder: Path
) -> tuple[list[Reading], list[batches.Cost]]:
    prepared = prepared_requests.prepare([OURS], model, _ROWS, folder)[OURS.name]
    path, port = OURS.path(model), running.free_ports(1)[0]
    place = folder / "place"
    place.mkdir()
    launch = OURS.launch(model, "default", Place(place, port, ()))
    first = prepared.proof[0].body
    with running.running(
        launch, port, lambda: running.post(port, path, first), folder / "server.log"
    ) as server:
        readings = soak(server, path, prepared.file, requests, minutes)
        return readings, batches.costs(port, path, model)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
