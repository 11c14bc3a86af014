"""One state folder for all rehearsals of a run: a release that one has trained serves the others."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.machine import look


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The user's state folder. At the end the machine must look as before."""
    if os.geteuid() != 0:
        pytest.skip("a real node needs root")
    before = look()
    yield tmp_path_factory.mktemp("rehearsals")
    assert look() == before
