"""A cluster that takes three updates: the command goes on until it is ready, and declares nothing before."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.engine.apiserver import ApiServer
from tests.engine.program.registry import registry
from tests.engine_command import Run
from tests.project import Project
from toolchain import folders

pytestmark = pytest.mark.engine

PROGRAM = Path(__file__).parent / "phased"
SECONDS = 600


@dataclass(frozen=True)
class Phased:
    """A stack on the stub.

    Attributes:
        project: The stack.
        done: The file that says what the stub's installer has done.
    """

    project: Project
    done: Path

    def run_on(self) -> Run:
        """Run what `scripts/up` runs."""
        ran = subprocess.run(
            [sys.executable, "-P", "-m", "infra.phases", self.project.stack],
            cwd=self.project.folder, env=self.project.environment | {"PYTHONPATH": str(folders.CLONE)},
            text=True, timeout=SECONDS, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Run(ran.returncode, ran.stdout)

    def outputs(self) -> dict[str, object]:
        """The stack's outputs."""
        told = self.project.run("stack", "output", "--json", "--stack", self.project.stack)
        found: dict[str, object] = json.loads(told.succeeded())
        return found


@pytest.fixture
def phased(tmp_path: Path, api_server: ApiServer) -> Iterator[Phased]:
    """A stack that was never brought up; destroyed at the end."""
    done = tmp_path / "done"
    variables = {
        "KUBECONFIG": str(api_server.folder / "kubeconfig"),
        "LANDFALL_TEST_DONE": str(done),
    }
    with registry(tmp_path) as host:
        project = Project(tmp_path, main=PROGRAM, environment=variables)
        project.configure(
            cloud="local",
            kubeContext="test",
            registry=f"{host}/example",
            existing={"address": "127.0.0.1"},
            model={"candidates": ["svc"], "folds": 2, "threshold": 0.5},
        )
        yield Phased(project, done)
        project.run("destroy", "--yes", "--stack", project.stack).succeeded()


def inside(project: Project) -> list[str]:
    """What the stack has declared inside the cluster."""
    return [one["type"] for one in project.resources() if one["type"].startswith("kubernetes:")]


def test_updates_follow_until_the_cluster_is_ready_and_not_longer(phased: Phased) -> None:
    phased.project.run("up", "--yes", "--skip-preview", "--stack", phased.project.stack).succeeded()

    assert inside(phased.project) == []
    outputs = phased.outputs()
    assert (outputs["phase"], outputs["nextStep"]) == ("bootstrapping", "take the bootstrap machine away")
    assert str(outputs["image"]).partition("@")[2].startswith("sha256:")
    assert outputs["kubeconfig"] == "[secret]"
    assert "endpoint" not in outputs

    ran = phased.run_on()

    assert ran.code == 0, ran.output
    assert phased.done.read_text().split() == ["bootstrapping", "joining", "ready"]
    assert "let the workers join" in ran.output
    outputs = phased.outputs()
    assert outputs["phase"] == "ready"
    assert "nextStep" not in outputs
    assert outputs["endpoint"]
    assert "kubernetes:apps/v1:Deployment" in inside(phased.project)
