"""Folders of each toolchain test's own, and a web server in the place of a project's download host."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolchain import golang


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANDFALL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("LANDFALL_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("LANDFALL_TOOLS", raising=False)
    golang.find.cache_clear()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address that it is served under."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Tests print nothing."""
