"""A project of a test's own around a copy of the checkout, to be edited, under the real engine."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.engine_command import Engine, Run, environment
from toolchain import folders

_COPIED = ("infra", "model", "app", "monitor", "recorder", "toolchain", "requirements")
_PROJECT = """\
name: test
runtime: python
main: program
plugins:
  providers:
    - name: landfall
      path: ../clone/infra/plugins/landfall
"""
PROGRAM = """\
import os
import pulumi
from infra.plugins.landfall.resources import ModelImage, Registry

registry = Registry("registry", name="test")
model = ModelImage(
    "model",
    dataset="heart",
    threshold=float(os.environ.get("THRESHOLD", "0.6")),
    seed=0,
    folds=3,
    candidates=os.environ.get("CANDIDATES", "svc").split(","),
    registry=registry.host,
    repository="landfall/heart",
    base="local",
    release=os.environ.get("RELEASE"),
)
pulumi.export("image", model.image)
pulumi.export("release", model.release)
pulumi.export("report", model.report)
"""


class Project:
    """One program with one stack; plugin and trained code are those of the copy in `clone`."""

    def __init__(self, folder: Path, program: str = PROGRAM) -> None:
        self.clone, self.state = folder / "clone", folder / "landfall"
        for name in _COPIED:
            compiled = shutil.ignore_patterns("__pycache__")
            shutil.copytree(folders.CLONE / name, self.clone / name, ignore=compiled)
        self._project = folder / "project"
        (self._project / "program").mkdir(parents=True)
        (self._project / "Pulumi.yaml").write_text(_PROJECT)
        (self._project / "program" / "__main__.py").write_text(program)
        executable = folders.tool("pulumi")
        self.environment = environment(self.state, executable.parent)
        self._engine = Engine(self._project, self.environment, executable)
        self.run("stack", "init", "test").succeeded()

    def run(self, *arguments: str, **variables: str) -> Run:
        return self._engine.run(arguments, **variables)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """A command that the test follows line by line."""
        return self._engine.start(arguments)

    def up(self, **environment: str) -> Run:
        return self.run("up", "--yes", "--skip-preview", **environment)

    def preview(self, **environment: str) -> Run:
        return self.run("preview", "--diff", **environment)

    def destroy(self) -> Run:
        return self.run("destroy", "--yes", "--skip-preview")

    def outputs(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("stack", "output", "--json").succeeded())
        return found

    def releases(self) -> list[str]:
        return sorted(path.name for path in (self.state / "releases").glob("[0-9a-f]*"))
