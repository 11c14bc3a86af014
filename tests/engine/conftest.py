"""Fixtures of the tests that work with a real API server."""

from collections.abc import Iterator

import pytest

from tests.engine.apiserver import ApiServer


@pytest.fixture(scope="session")
def api_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    """One control plane for the whole run; each test keeps to a namespace of its own."""
    server = ApiServer(tmp_path_factory.mktemp("apiserver"))
    try:
        server.start()
        yield server
    finally:
        server.stop()
