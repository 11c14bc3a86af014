"""A stack that releases are promoted onto, and three releases: two good ones and a bad one."""

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from bench import bad_release
from model.registry.folder import FolderShelf
from model.registry.registry import Registry
from tests.engine.delivery.served import LIMITS, STACK, Door, Served
from tests.project import Project
from toolchain import folders

QUICK = ("--trials", "2", "--folds", "3", "--repeats", "1", "--override-gate", "a test of promotion")


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("promotion")
    project = Project(folder, stack=STACK, main=folder / "program")
    releases = folder / "state" / "releases"
    for candidate in ("svc", "tree"):
        train = [
            sys.executable,
            "-P",
            "-m",
            "model",
            "train",
            "--store",
            str(releases),
            "--candidate",
            candidate,
        ]
        subprocess.run([*train, *QUICK], cwd=folders.CLONE, check=True, capture_output=True)
    registry = Registry(FolderShelf(releases))
    first, good = (
        registry.fetch(entry.digest) for entry in registry.ledger().entries if entry.action == "register"
    )
    bad = registry.register(bad_release.made(good, first, folder / "bad"), reason="a test of promotion")
    door = Door(folder, releases)
    thread = threading.Thread(target=door.serve_forever)
    thread.start()
    refused = folder / "refused"
    refused.write_text("")
    (folder / "program").mkdir()
    around = folder / "around"
    around.write_text("")
    made = Served(project, door, first.digest, good.digest, bad.digest)
    made.refused.write_text("")
    made.around.write_text("")
    (folder / "program" / "__main__.py").write_text(made.program())
    project.configure(cloud="local", release=first.digest, promotion=LIMITS)
    made.update()
    yield made
    door.end()
    thread.join()


@pytest.fixture
def served(ground: Served) -> Served:
    """The stack, as every test begins: with the first release, which the ledger knows there, and no more."""
    ground.project.configure(cloud="local", release=ground.first, promotion=LIMITS)
    ground.door.spoilt.clear()
    ground.refused.write_text("")
    ground.kept.record.unlink(missing_ok=True)
    if ground.around.read_text():
        ground.around.write_text("")
        ground.update()
    if ground.deployed != ground.first or not ground.history(STACK):
        done = ground.run("promote", ground.first, STACK, "--watch", "1")
        assert done.code == 0, done.output
    assert ground.deployed == ground.first
    return ground
