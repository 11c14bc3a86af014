"""A project of a test's own around a copy of the checkout, to be edited, under the real engine."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolchain import folders

_COPIED = ("infra", "model", "app", "monitor", "toolchain", "requirements")
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
    candidates=os.environ.get("CANDIDATES", "tree").split(","),
    registry=registry.host,
    repository="landfall/heart",
    base="local",
    release=os.environ.get("RELEASE"),
)
pulumi.export("image", model.image)
pulumi.export("release", model.release)
pulumi.export("report", model.report)
"""


@dataclass(frozen=True)
class Run:
    """One finished `pulumi` command."""

    code: int
    output: str

    def succeeded(self) -> str:
        assert self.code == 0, self.output
        return self.output

    def failed(self) -> str:
        assert self.code != 0, self.output
        assert "Traceback" not in self.output
        return self.output


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
        (folder / "backend").mkdir()
        self.environment = {
            **os.environ,
            "PATH": f"{folders.tool('pulumi').parent}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "LANDFALL_STATE": str(self.state),
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_BACKEND_URL": folders.backend_url(folder / "backend"),
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }
        self.run("stack", "init", "test").succeeded()

    def run(self, *arguments: str, **environment: str) -> Run:
        done = subprocess.run(
            self._command(arguments),
            cwd=self._project,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        return Run(done.returncode, done.stdout)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """A command that the test follows line by line."""
        return subprocess.Popen(
            self._command(arguments),
            cwd=self._project,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

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

    @staticmethod
    def _command(arguments: tuple[str, ...]) -> list[str]:
        return [str(folders.tool("pulumi")), *arguments, "--non-interactive", "--color=never"]
