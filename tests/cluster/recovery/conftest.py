"""Stacks that a test may disturb: each of its own, with a model that is trained in seconds."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import evidence
from tests.cluster.local.stack import LocalStack, tracked_settings
from tests.cluster.machine import look
from tests.project import Project


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[LocalStack]:
    """A configured stack with nothing deployed. At the end it is destroyed, and nothing may be left of it."""
    if os.geteuid() != 0:
        pytest.skip("a real node needs root")
    before = look()
    project = Project(tmp_path, stack="local")
    settings = tracked_settings()
    settings["model"] = {"dataset": "heart", "threshold": 0.6, "candidates": ["svc"]}
    settings["node"] = {"name": "recovery-test"}
    project.configure(**settings)
    made = LocalStack(project, settings)
    try:
        yield made
    finally:
        destroyed = project.run("destroy", "--yes", "--stack", "local", seconds=300)
    assert destroyed.code == 0, destroyed.output
    assert not list((made.state / "nodes").glob("*/*"))
    assert not evidence.programs(made.state)
    assert look() == before
