"""One local stack for the whole run; each test leaves it up and serving."""

import os
from collections.abc import Iterator

import pytest

from tests.cluster.local.stack import LocalStack, tracked_settings
from tests.cluster.machine import look
from tests.project import Project


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The stack, up. At the end it is destroyed, and the machine must look as before."""
    if os.geteuid() != 0:
        pytest.skip("a real node needs root")
    before = look()
    project = Project(tmp_path_factory.mktemp("local"), stack="local")
    settings = tracked_settings()
    # Three replicas and a short patience show the same as thirty and five minutes. The name keeps a person's
    # own node apart.
    settings["serving"] = {**settings["serving"], "maxReplicas": 3, "scaleDownSeconds": 15}
    settings["node"] = {"name": "cluster-test"}
    settings["predictionLog"] = {"share": 1.0, "volumeSize": "16Mi"}
    project.configure(**settings)
    stack = LocalStack(project, settings)
    try:
        stack.up()
        yield stack
    finally:
        destroyed = project.run("destroy", "--yes", "--stack", "local", seconds=300)
    assert destroyed.code == 0, destroyed.output
    assert not list((stack.state / "nodes").glob("*/*"))
    assert look() == before
