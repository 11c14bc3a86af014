"""Where a Pulumi project and its stack files are, and which stack is selected.

Owns the launcher's reading of the engine's own files. It writes none of them.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_STACK_FOLDER = re.compile(r"^stackConfigDir:\s*[\"']?([^\"'\s#]+)", re.MULTILINE)


@dataclass(frozen=True)
class Project:
    """A project file and the folder of its stack files."""

    file: Path
    stacks: Path

    def stack_file(self, stack: str) -> Path:
        """The tracked settings of a stack, whether they exist or not.

        Args:
            stack: The stack's name, fully qualified or not.
        """
        return self.stacks / f"Pulumi.{short(stack)}.yaml"

    def stack_names(self) -> list[str]:
        """The stacks that have a file, ordered."""
        return sorted(path.name[len("Pulumi.") : -len(".yaml")] for path in self.stacks.glob("Pulumi.*.yaml"))


def find(folder: Path) -> Project | None:
    """The project that a folder belongs to: the nearest Pulumi.yaml in it or above."""
    for parent in (folder, *folder.parents):
        file = parent / "Pulumi.yaml"
        if file.is_file():
            stated = _STACK_FOLDER.search(file.read_text())
            return Project(file, (parent / stated[1]).resolve() if stated else parent)
    return None


def selected(project: Project, environment: Mapping[str, str]) -> str | None:
    """The stack selected for a project by `pulumi stack select`, fully qualified; None where none is.

    Args:
        project: The project.
        environment: Names PULUMI_HOME, where the engine keeps the selection.
    """
    home = Path(environment.get("PULUMI_HOME") or Path.home() / ".pulumi")
    # The engine's file name: <project>-<SHA-1 of the project file's path>-workspace.json (workspace.go in its
    # SDK).
    digest = hashlib.sha1(str(project.file).encode(), usedforsecurity=False).hexdigest()
    for path in (home / "workspaces").glob(f"*-{digest}-workspace.json"):
        try:
            stack = json.loads(path.read_text()).get("stack")
        except (OSError, ValueError):
            continue
        if stack:
            return str(stack)
    return None


def short(stack: str) -> str:
    """A stack's own name, without organization and project."""
    return stack.rpartition("/")[2]
