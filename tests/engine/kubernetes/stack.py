"""A Pulumi stack of a test's own: the real engine, the installed plugin, state in the test's folder."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.plugins.kubernetes import VERSION
from tests.engine_command import Engine, Run, environment
from toolchain import folders

_PLUGIN = '#!/bin/sh\nexec "{python}" -m infra.plugins.kubernetes "$@"\n'


class Stack:
    """One program with one stack.

    Programs read the kubeconfig from the environment variable TEST_KUBECONFIG.
    """

    def __init__(self, folder: Path, kubeconfig: str) -> None:
        self._program = folder / "program"
        self._program.mkdir(parents=True)
        project = {"name": "test", "runtime": {"name": "python"}}
        (self._program / "Pulumi.yaml").write_text(json.dumps(project))
        executable = folders.tool("pulumi")
        self.environment = {
            **environment(folder, executable.parent),
            "PYTHONPATH": str(folders.CLONE),
            "TEST_KUBECONFIG": kubeconfig,
        }
        self.environment.pop("PULUMI_K8S_DELETE_UNREACHABLE", None)
        self._made = False
        self._engine = Engine(self._program, self.environment, executable)
        install(folder / "home")

    def program(self, text: str) -> None:
        """Writes the program, and makes the stack where it is not made yet."""
        (self._program / "__main__.py").write_text(text)
        if not self._made:
            self.run("stack", "init", "test").succeeded()
            self._made = True

    def run(self, *arguments: str, **variables: str) -> Run:
        """Runs `pulumi` in the program's folder."""
        return self._engine.run(arguments, **variables)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Starts `pulumi` in a session of its own, to be killed whole."""
        return self._engine.start(arguments)

    def resources(self) -> dict[str, Any]:
        """The stack's resources as exported, by their names in the program."""
        exported = json.loads(self.run("stack", "export").output)
        found = exported["deployment"].get("resources", [])
        return {one["urn"].rpartition("::")[2]: one for one in found}

    def export_text(self) -> str:
        """The whole state as text."""
        return self.run("stack", "export").output


def install(home: Path) -> None:
    """Installs the plugin in an engine's home."""
    folder = home / "plugins" / f"resource-kubernetes-v{VERSION}"
    folder.mkdir(parents=True)
    launcher = folder / "pulumi-resource-kubernetes"
    launcher.write_text(_PLUGIN.format(python=sys.executable))
    launcher.chmod(0o755)
