"""wrk's figures are read exactly, and a run that means nothing does not pass."""

import http.server
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from bench.servers import load
from bench.servers.errors import RunVoid

_LINE = (
    'figures {"requests":200,"microseconds":2000000,"p50":40,"p99":90,"longest":300,"connect":0,"read":0,'
    '"write":0,"status":0,"timeout":0,"sent":216,"prepared":1000}'
)


def test_figures_are_found_between_wrks_own_lines() -> None:
    found = load.parse(f"Running 2s test @ http://127.0.0.1:1\n  1 threads\n{_LINE}\nTransfer/sec: 3MB\n")

    assert (found.requests, found.p50, found.p99, found.longest, found.sent) == (200, 40, 90, 300, 216)
    assert found.rate == 100


@pytest.mark.parametrize("output", ["", "unable to connect to 127.0.0.1", "figures {", 'figures {"p50":1}'])
def test_output_without_figures_voids_the_run(output: str) -> None:
    with pytest.raises(RunVoid, match="figures"):
        load.parse(output)


@pytest.mark.parametrize("failure", ["connect", "read", "write", "status", "timeout"])
def test_one_failed_request_voids_the_run(failure: str) -> None:
    found = msgspec.structs.replace(load.parse(_LINE), **{failure: 1})

    with pytest.raises(RunVoid, match=f"'{failure}': 1"):
        load.check(found)


def test_a_run_without_answers_is_void() -> None:
    with pytest.raises(RunVoid, match="no answer at all"):
        load.check(msgspec.structs.replace(load.parse(_LINE), requests=0))
    assert load.check(msgspec.structs.replace(load.parse(_LINE), requests=0), warm_up=True).rate == 0


def test_a_repeated_row_voids_the_run_unless_repeats_are_wanted() -> None:
    found = msgspec.structs.replace(load.parse(_LINE), sent=1001)

    with pytest.raises(RunVoid, match="--rows"):
        load.check(found)
    assert load.check(found, repeats=True) == found
    assert load.check(load.parse(_LINE)).sent == 216


@dataclass
class _Heard:
    port: int
    status: int = 200
    bodies: list[str] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)


@pytest.fixture
def listener() -> Iterator[_Heard]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            heard.paths.add(self.path)
            heard.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(heard.status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard = _Heard(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield heard
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(shutil.which("wrk") is None, reason="needs wrk")
def test_the_load_sends_each_line_once_and_counts_what_failed(listener: _Heard, tmp_path: Path) -> None:
    file = tmp_path / "bodies"
    file.write_text("".join(f'{{"row":{number}}}\n' for number in range(100_000)))

    found = load.load(listener.port, "/asked", file, connections=2, seconds=1)

    assert found.prepared == 100_000
    assert 0 < found.requests <= found.sent
    assert listener.paths == {"/asked"}
    # wrk asks a request of the script once more than it sends, to see what the script does.
    assert len(set(listener.bodies)) == len(listener.bodies) >= found.requests
    assert set(listener.bodies) <= set(file.read_text().splitlines())
    begun = set(listener.bodies)
    listener.bodies.clear()
    further = load.load(listener.port, "/asked", file, connections=2, seconds=1, used=found.sent, most=90_000)
    assert further.prepared == min(90_000, 100_000 - found.sent)
    assert begun.isdisjoint(listener.bodies)
    listener.status = 500
    with pytest.raises(RunVoid, match="'status'"):
        load.load(listener.port, "/asked", file, connections=1, seconds=1)
