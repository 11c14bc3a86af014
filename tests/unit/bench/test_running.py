"""A server is timed to its first good answer, its whole tree is counted, and nothing of it is left."""

import http.client
import sys
from pathlib import Path

import pytest

from bench.servers import running
from bench.servers.errors import NotServing
from bench.servers.systems.system import Launch
from tests.waiting import until

_SERVER = """
import http.server, subprocess, sys
deaf = "import signal; signal.signal(15, signal.SIG_IGN); signal.pause()"
child = subprocess.Popen([sys.executable, "-c", deaf])
class Handler(http.server.BaseHTTPRequestHandler):
    asked = 0
    def do_POST(self):
        Handler.asked += 1
        self.send_response(200 if Handler.asked > 1 else 503)
        self.end_headers()
        self.wfile.write(b"answer")
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def test_a_server_is_awaited_measured_and_ended_with_its_children(tmp_path: Path) -> None:
    (port,) = running.free_ports(1)
    launch = Launch((sys.executable, "-c", _SERVER, str(port)), tmp_path)

    with running.running(launch, port, lambda: running.post(port, "/", b"{}"), tmp_path / "log") as server:
        members = running.tree(server.process.pid)
        memory, processor = server.memory(), server.processor_seconds()

    assert len(members) == 2
    assert 0 < server.start_seconds < 60
    assert memory > 5_000_000
    assert processor > 0
    # Its child's end is taken note of by another process, a moment later.
    until("their end", lambda: not [one for one in members if one in running.tree(one.number)], seconds=10)


def test_a_server_that_ends_is_told_with_its_last_words(tmp_path: Path) -> None:
    launch = Launch((sys.executable, "-c", "import sys; sys.exit('no such model')"), tmp_path)
    (port,) = running.free_ports(1)

    with (
        pytest.raises(NotServing, match="exit code 1: no such model"),
        running.running(launch, port, lambda: running.post(port, "/", b""), tmp_path / "log"),
    ):
        pass


def test_only_a_200_counts_as_an_answer(tmp_path: Path) -> None:
    (port,) = running.free_ports(1)
    launch = Launch((sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)), tmp_path)

    def asked() -> bytes:
        try:
            return running.post(port, "/", b"")
        except http.client.HTTPException as error:
            return str(error).encode()

    with (
        running.running(launch, port, asked, tmp_path / "log"),
        pytest.raises(http.client.HTTPException, match="status 501"),
    ):
        running.post(port, "/", b"")
