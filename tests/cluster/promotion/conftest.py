"""A stack that releases are promoted onto, and three releases: two good ones and a bad one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench import bad_release
from model.registry.entry import Entry
from model.registry.folder import FolderShelf
from model.registry.registry import Registry
from tests.cluster.local.stack import LocalStack, tracked_settings
from tests.cluster.machine import look
from tests.engine_command import Run
from tests.project import Project
from toolchain import folders


@dataclass
class Promoted:
    """A stack, and the commands of a promotion.

    Attributes:
        stack: The stack.
        good: A release that is not deployed yet.
        bad: A release that gets ready and predicts something else than it should.
    """

    stack: LocalStack
    good: str
    bad: str

    @property
    def registry(self) -> Registry:
        """The releases and their ledger."""
        return Registry(FolderShelf(self.stack.state / "releases"))

    def run(self, command: str, *arguments: str) -> Run:
        """Run one of the commands behind the scripts."""
        project = self.stack.project
        given = [sys.executable, "-P", "-m", "delivery.promotion", "--project", str(project.folder)]
        done = subprocess.run(
            [*given, command, *arguments], cwd=folders.CLONE, env=project.environment, text=True, timeout=600,
            check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Run(done.returncode, done.stdout)

    def history(self) -> list[Entry]:
        """The ledger's entries of the stack."""
        return [entry for entry in self.registry.ledger().entries if entry.alias == self.stack.project.stack]


@pytest.fixture(scope="module")
def promoted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Promoted]:
    """The stack, up. At the end it is destroyed, and the machine must look as before."""
    if os.geteuid() != 0:
        pytest.skip("a real node needs root")
    before = look()
    project = Project(tmp_path_factory.mktemp("promotion"), stack="uat")
    settings = tracked_settings()
    settings["environment"] = "uat"
    settings["model"] = {"dataset": "heart", "threshold": 0.6, "candidates": ["svc"], "folds": 3}
    settings["node"] = {"name": "promotion-test"}
    # A machine that runs many tests is slow at times; what is shown here is a wrong answer, not a late one.
    settings["promotion"] = {"watchSeconds": 5, "latencyMilliseconds": 5000}
    project.configure(**settings)
    stack = LocalStack(project, settings)
    try:
        stack.up()
        yield _with_releases(stack, tmp_path_factory.mktemp("bad"))
    finally:
        destroyed = project.run("destroy", "--yes", "--stack", "uat", seconds=300)
    assert destroyed.code == 0, destroyed.output
    assert look() == before


def _with_releases(stack: LocalStack, folder: Path) -> Promoted:
    store = stack.state / "releases"
    registry = Registry(FolderShelf(store))
    train = [sys.executable, "-P", "-m", "model", "train", "--store", str(store), "--candidate", "tree"]
    quick = ["--trials", "2", "--folds", "3", "--repeats", "1", "--override-gate", "a test of promotion"]
    subprocess.run([*train, *quick], cwd=folders.CLONE, env=stack.project.environment, check=True)
    first, good = registry.fetch(stack.outputs().release), registry.fetch("heart:candidate")
    bad = registry.register(bad_release.made(good, first, folder / "bad"), reason="a test of promotion")
    return Promoted(stack, good.digest, bad.digest)
