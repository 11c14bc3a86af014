"""Load on a server: wrk on the client's core, sending prepared rows, and the reading of what it prints."""

import shutil
import subprocess
import sys
from pathlib import Path

import msgspec

from bench.servers.cores import CLIENT, pinned
from bench.servers.errors import BenchError, RunVoid

SCRIPT = Path(__file__).with_name("load.lua")
_MARK = "figures "
_MARGIN_SECONDS = 60


class Figures(msgspec.Struct, frozen=True):
    """What one run of wrk found, as `load.lua` prints it.

    Attributes:
        requests: Answered.
        microseconds: How long it took.
        p50: Median latency, microseconds.
        p99: 99th percentile of latency, microseconds.
        longest: Longest latency, microseconds.
        connect: Failed connections.
        read: Failed reads.
        write: Failed writes.
        status: Answers with a status above 399.
        timeout: Answers that took more than 30 s.
        sent: Requests taken from the file, those without an answer at the end included.
        prepared: Requests that the run might take from the file.
    """

    requests: int
    microseconds: int
    p50: int
    p99: int
    longest: int
    connect: int
    read: int
    write: int
    status: int
    timeout: int
    sent: int
    prepared: int

    @property
    def rate(self) -> float:
        """Requests answered a second."""
        return self.requests / (self.microseconds / 1e6)


def parse(output: str) -> Figures:
    """Reads the figures in wrk's output.

    Raises:
        RunVoid: There are none, or not of this form.
    """
    for line in output.splitlines():
        if line.startswith(_MARK):
            try:
                return msgspec.json.decode(line.removeprefix(_MARK), type=Figures)
            except msgspec.DecodeError as error:
                raise RunVoid(f"wrk's figures cannot be read ({error}): {line[:300]}") from None
    raise RunVoid(f"wrk gave no figures; its last words: {output.strip()[-400:]}")


def check(found: Figures, *, repeats: bool = False, warm_up: bool = False) -> Figures:
    """Lets figures pass that mean something.

    Args:
        found: A run's.
        repeats: Whether rows may come more than once.
        warm_up: Whether the figures are not used: then no answer need have come in time.

    Raises:
        RunVoid: An answer was missing or wrong, none came, or a row was sent twice.
    """
    failed = {
        name: getattr(found, name)
        for name in ("connect", "read", "write", "status", "timeout")
        if getattr(found, name)
    }
    if failed or not (found.requests or warm_up):
        raise RunVoid(f"of {found.requests} requests there were failures: {failed or 'no answer at all'}")
    if found.sent > found.prepared and not repeats:
        raise RunVoid(
            f"{found.sent} requests were sent and {found.prepared} are prepared: rows were repeated."
            " Give more with --rows, or shorter runs with --seconds."
        )
    return found


def load(
    port: int,
    path: str,
    file: Path,
    *,
    connections: int,
    seconds: float,
    used: int = 0,
    most: int = sys.maxsize,
    repeats: bool = False,
    warm_up: bool = False,
) -> Figures:
    """Puts load on a server.

    Args:
        port: Where it listens, on 127.0.0.1.
        path: What is posted to.
        file: A request's body a line.
        connections: Kept open at the same time.
        seconds: How long; wrk takes whole seconds only.
        used: Lines that earlier loads have sent: this one begins after them. Fewer than the file has.
        most: Lines that this one may send: each takes memory before it begins.
        repeats: See `check`.
        warm_up: See `check`.

    Raises:
        BenchError: wrk is not installed.
        RunVoid: See `check`.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        raise BenchError("wrk is missing: run `apt-get install wrk`, then run this again.")
    options = ("--threads", "1", "--connections", str(connections), "--duration", f"{seconds:.0f}s")
    command = (wrk, *options, "--timeout", "30s", "--script", str(SCRIPT), f"http://127.0.0.1:{port}")
    ran = subprocess.run(
        pinned(CLIENT, (*command, "--", str(file), path, str(used), str(most))),
        capture_output=True,
        text=True,
        timeout=seconds + _MARGIN_SECONDS,
        check=False,
    )
    return check(parse(ran.stdout + ran.stderr), repeats=repeats, warm_up=warm_up)
