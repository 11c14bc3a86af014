"""A server that is measured is sent no row twice, and rows that do not last end the run."""

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.servers.errors import BenchError
from bench.servers.measurement import Trial, measure
from bench.servers.requests import Prepared, Proof
from bench.servers.systems.system import Cell, Launch, Place, Variant, VariantName

pytestmark = pytest.mark.skipif(shutil.which("wrk") is None, reason="needs wrk")

LISTENER = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kept.write(body + b"\\n")
        kept.flush()
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
    def log_message(self, *_):
        pass
with open(sys.argv[2], "ab") as kept:
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@dataclass(frozen=True)
class Listener:
    """A server that keeps what it is sent and predicts nothing."""

    heard: Path

    name = "listener"
    title = "Listener"
    environment = ""
    variants = (Variant("default", ""),)
    fast = False
    predicts = False

    def launch(self, model: Any, variant: VariantName, place: Place) -> Launch:
        return Launch((sys.executable, "-c", LISTENER, str(place.port), str(self.heard)), place.folder)

    def path(self, model: Any) -> str:
        return "/asked"

    def body(self, model: Any, row: Sequence[Cell]) -> bytes:
        return json.dumps(row).encode()

    def read(self, model: Any, answer: bytes) -> Sequence[float]:
        return []


@dataclass(frozen=True)
class Named:
    """What of a model is asked where none predicts."""

    name: str = "none"


def trial(folder: Path, rows: int) -> Trial:
    file = folder / "bodies"
    file.write_text("".join(f"[{number}]\n" for number in range(rows)))
    prepared = Prepared(file, rows, (Proof(b'"proof"', ()),))
    return Trial(Listener(folder / "heard"), "default", Named(), prepared)  # type: ignore[arg-type]  # no model


def test_no_row_is_sent_twice_to_a_server_from_warm_up_to_the_last_load(tmp_path: Path) -> None:
    found = measure(trial(tmp_path, 60_000), 1)

    heard = [line for line in (tmp_path / "heard").read_text().splitlines() if line != '"proof"']
    assert len(heard) >= found.alone.requests + found.together.requests > 0
    assert len(set(heard)) == len(heard)
    assert found.together.prepared == 20_000


def test_rows_that_do_not_last_end_the_run(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"Listener, default, none: .* rows were repeated.*--rows"):
        measure(trial(tmp_path, 9), 1)
