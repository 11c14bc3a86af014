"""A canary in a stack's file: written by the real engine, gone without a trace."""

from pathlib import Path

import pytest

from delivery.canary import setting
from delivery.engine import Engine
from infra.settings import parse
from tests.project import Project

pytestmark = pytest.mark.engine

DIGEST = "sha256:" + "a" * 64


def test_a_canary_comes_and_goes_and_comments_stay(tmp_path: Path) -> None:
    project = Project(tmp_path, stack="local")
    project.configure(cloud="local", serving={"maxReplicas": 5})
    file = tmp_path / "stacks" / "Pulumi.local.yaml"
    file.write_text(file.read_text().replace("  landfall:cloud", "  # where it runs\n  landfall:cloud"))
    engine = Engine(tmp_path, environment=project.environment)
    before = file.read_text()

    setting.begin(engine, "local", DIGEST, 0.3, 4)
    told = engine.ask("config", "get", "landfall:canary", "--stack", "local")
    setting.end(engine, "local")

    found = parse({"landfall:cloud": "local", "landfall:canary": told.strip()}, "local").canary
    assert (found.release, found.share, found.replicas) == (DIGEST, 0.3, 4)
    assert file.read_text().split() == before.split()


def test_whatever_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    project = Project(tmp_path, stack="local")
    project.configure(cloud="local")
    file = tmp_path / "stacks" / "Pulumi.local.yaml"
    engine = Engine(tmp_path, environment=project.environment)
    before = file.read_bytes()

    def fail() -> None:
        with setting.undone_on_failure(engine, "local"):
            setting.begin(engine, "local", DIGEST, 0.3, None)
            assert file.read_bytes() != before
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert file.read_bytes() == before
