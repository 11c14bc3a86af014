"""Whether a request fails while servers come and go under load: rolling updates on one machine, many of them.

`python -m bench.termination --requests 10000` keeps two servers behind a list of endpoints, as a Service
does, and replaces one after the other: the new one is listed once it is ready, the old one is sent SIGTERM
and struck from the list a second later, as slowly as a cluster learns of it. Half of the clients keep their
connections and open a new one where the server asks for it. Anything but 200 is a failure, and exit code 1.
"""

import argparse
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import reliability
from bench.ending import at_sigterm
from bench.reliability import Run
from toolchain import folders

LAG_SECONDS = 1.0
REPLACEMENTS = 4
"""Servers replaced at least, however fast the requests are made."""
TIMEOUT_SECONDS = 30.0
JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Inference:
    """What clients ask: the example of the release's schema."""

    path: str
    body: bytes


def example(release: Path) -> Inference:
    """The inference of a release's own example row."""
    schema = json.loads((release / "schema.json").read_text())
    inputs = [
        {"name": one["name"], "datatype": one["datatype"], "shape": [1, 1], "data": [one["example"]]}
        for one in schema["features"]
    ]
    return Inference(f"/v2/models/{schema['name']}/infer", json.dumps({"inputs": inputs}).encode())


@dataclass
class Endpoints:
    """The ports that clients may choose from."""

    ports: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    asked: Counter[int] = field(default_factory=Counter)
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def total(self) -> int:
        """Requests made so far."""
        return sum(list(self.asked.values()))

    def client(self, number: int, inference: Inference, kept: bool) -> None:
        """Ask until the end, on a kept connection or a new one each time."""
        connection, port = None, 0
        while not self.ending.is_set():
            if connection is None:
                port = random.choice(self.ports)  # noqa: S311  # spreads load, keeps no secret
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
            try:
                connection.request("POST", inference.path, inference.body, JSON)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    self.failures.append(f"port {port}: status {answer.status}")
                over = answer.will_close or not kept
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(f"port {port}: {error!r}")
                over = True
            self.asked[number] += 1
            if over:
                connection.close()
                connection = None


def started(release: Path, grace: float) -> tuple[subprocess.Popen[str], int]:
    """A server that is ready, and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "app", "--release", str(release), "--address", "127.0.0.1"]
    command += ["--port", str(port), "--grace-seconds", str(grace)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LANDFALL_")}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folders.CLONE, env=environment)
    assert process.stdout is not None
    for line in process.stdout:
        told = json.loads(line)
        if told["event"] == "ready":
            return process, port
        if told["event"] == "cannot_start":
            break
    raise SystemExit(f"The server did not start: {line}")


def rolled(release: Path, requests: int, clients: int, grace: float) -> tuple[Endpoints, int, list[float]]:
    """Replace servers until so many requests were made.

    Returns:
        What clients saw, how many servers were replaced, and how long each took to end, in seconds.
    """
    inference = example(release)
    endpoints = Endpoints()
    ends: list[float] = []
    running = [started(release, grace), started(release, grace)]
    endpoints.ports = [port for _, port in running]
    threads = [
        threading.Thread(target=endpoints.client, args=(number, inference, number % 2 == 0), daemon=True)
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    while endpoints.total < requests or len(ends) < REPLACEMENTS:
        running.append(started(release, grace))
        endpoints.ports = [*endpoints.ports, running[-1][1]]
        process, port = running.pop(0)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        time.sleep(LAG_SECONDS)
        endpoints.ports = [other for other in endpoints.ports if other != port]
        if process.wait(60) != 0:
            endpoints.failures.append(f"port {port}: the server ended with {process.returncode}")
        ends.append(time.monotonic() - began)
    endpoints.ending.set()
    for thread in threads:
        thread.join(TIMEOUT_SECONDS)
    for process, _ in running:
        process.kill()
        process.wait()
    return endpoints, len(ends), ends


def main() -> int:
    """Roll, and print what happened."""
    parser = argparse.ArgumentParser(prog="python -m bench.termination", description=__doc__)
    parser.add_argument("--release", type=Path, required=True, help="a release folder")
    parser.add_argument("--requests", type=int, default=10_000, help="at least so many (default 10,000)")
    parser.add_argument("--clients", type=int, default=8, help="half of them keep connections (default 8)")
    parser.add_argument("--grace-seconds", type=float, default=2.0, help="of each server (default 2)")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    parser.add_argument("--record", action="store_true", help="keep the run in docs/bench/reliability.md")
    chosen = parser.parse_args()
    at_sigterm()
    seen, replaced, ends = rolled(chosen.release, chosen.requests, chosen.clients, chosen.grace_seconds)
    failed = len(seen.failures)
    for failure, count in Counter(seen.failures).most_common(10):
        print(f"  {count} times {failure}")
    if chosen.json:
        told = {"requests": seen.total, "failed": failed, "replaced": replaced, "seconds_to_end": ends}
        chosen.json.write_text(json.dumps(told, indent=2) + "\n")
    return reliability.ended(outcome(seen.total, failed, ends), record=chosen.record)


def outcome(requests: int, failed: int, ends: Sequence[float]) -> Run:
    """What a run says: no request may fail.

    Args:
        requests: Made.
        failed: Of them.
        ends: How long each server that was replaced took to end, in seconds.
    """
    return Run(
        "termination",
        not failed,
        f"{failed} of {requests:,} requests failed while {len(ends)} servers were replaced; a server took"
        f" {min(ends):.1f} to {max(ends):.1f} s to end.",
        {
            "requests": requests,
            "failed": failed,
            "servers replaced": len(ends),
            "longest end of a server, s": round(max(ends), 2),
        },
    )


if __name__ == "__main__":
    sys.exit(main())
