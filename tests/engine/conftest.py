"""Fixtures of the tests with the real engine: a real API server, and an end for what is left running."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.plugins.landfall import processes
from tests.engine.apiserver import ApiServer

_END_SECONDS = 10.0


@pytest.fixture(autouse=True)
def nothing_left_running(tmp_path: Path) -> Iterator[None]:
    """Ends what simulated instances of a stack still run that its test did not destroy."""
    yield
    for pid in processes.everyone():
        if any(f"{tmp_path}/" in argument for argument in processes.command_line(pid)):
            running = processes.identify(pid)
            if running is not None and not running.end(signal.SIGTERM, _END_SECONDS):
                running.end(signal.SIGKILL, _END_SECONDS)


@pytest.fixture(scope="session")
def api_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    """One control plane for the whole run; each test keeps to a namespace of its own."""
    server = ApiServer(tmp_path_factory.mktemp("apiserver"))
    try:
        server.start()
        yield server
    finally:
        server.stop()
