"""The program itself under the real engine, with settings, state and plugins of a test's own."""

import copy
import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.engine_command import Engine, Run, environment
from toolchain import folders
from toolchain.kubernetes_plugin import install_own


@dataclass(frozen=True)
class Step:
    """What a preview would do to one resource.

    Attributes:
        operation: "create", "update", "same", …
        name: The resource's name in the program.
        type: Its type.
        state: Its state after the step, as the engine gives it.
        changed: Paths of the properties that would change.
    """

    operation: str
    name: str
    type: str
    state: dict[str, Any]
    changed: tuple[str, ...]


@dataclass
class Project:
    """A project of its own around the clone's program.

    Attributes:
        folder: Where project file, settings and state lie.
        stack: The stack's name; it decides nothing.
        main: The program.
        environment: Variables for the engine, on top of the test run's own.
    """

    folder: Path
    stack: str = "example"
    main: Path = folders.CLONE / "infra"
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        state = self.folder / "state"
        install_own(state / "home")
        project = {
            "name": "landfall",
            "main": str(self.main),
            "stackConfigDir": "stacks",
            "runtime": {"name": "python", "options": {"packages": []}},
            "plugins": {
                "providers": [
                    {"name": "landfall", "path": str(folders.CLONE / "infra" / "plugins" / "landfall")}
                ]
            },
        }
        (self.folder / "Pulumi.yaml").write_text(yaml.safe_dump(project))
        self.environment = environment(state, folders.tool("pulumi").parent) | self.environment

    def configure(self, **settings: object) -> None:
        """Write the stack's settings, and make the stack where it is not made yet."""
        file = self.folder / "stacks" / f"Pulumi.{self.stack}.yaml"
        kept = yaml.safe_load(file.read_text()) if file.exists() else {}
        config = {f"landfall:{name}": value for name, value in settings.items()}
        file.parent.mkdir(exist_ok=True)
        file.write_text(yaml.safe_dump({**kept, "config": config}))
        if not kept:
            self.run("stack", "init", self.stack).succeeded()

    def run(self, *arguments: str, seconds: float = 300) -> Run:
        """Run `pulumi` in the project's folder, at most so long."""
        return Engine(self.folder, self.environment, folders.tool("pulumi")).run(arguments, seconds)

    def preview(self) -> list[Step]:
        """What `pulumi up` would do now."""
        done = subprocess.run(
            [str(folders.tool("pulumi")), "preview", "--json", "--non-interactive", "--stack", self.stack],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return [_step(entry) for entry in json.loads(done.stdout)["steps"]]

    def from_clone(self, clone: Path) -> "Project":
        """The same stack, run by the code of another clone."""
        other = copy.copy(self)
        other.folder = clone
        other.environment = {
            **self.environment,
            "PYTHONPATH": str(clone),
            "LANDFALL_TOOLS": os.environ.get("LANDFALL_TOOLS", str(folders.CLONE / ".tools" / "bin")),
        }
        project = yaml.safe_load(
            (self.folder / "Pulumi.yaml").read_text().replace(str(folders.CLONE), str(clone))
        )
        (clone / "Pulumi.yaml").write_text(yaml.safe_dump(project))
        shutil.copytree(self.folder / "stacks", clone / "stacks")
        return other

    def resources(self) -> list[dict[str, Any]]:
        """The stack's resources as exported."""
        exported = json.loads(self.run("stack", "export", "--stack", self.stack).output)
        found: list[dict[str, Any]] = exported["deployment"].get("resources", [])
        return found


def _step(entry: dict[str, Any]) -> Step:
    parts = entry["urn"].split("::")
    return Step(
        operation=entry["op"],
        name=parts[-1],
        type=parts[-2].rpartition("$")[2],
        state=entry.get("newState") or {},
        changed=tuple(sorted(entry.get("detailedDiff") or {})),
    )
