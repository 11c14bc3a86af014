"""A Pulumi stack of a test's own:

the real engine, the installed plugin, a file backend in the test's folder.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.plugins.kubernetes import VERSION
from toolchain import folders

_PLUGIN = '#!/bin/sh\nexec "{python}" -m infra.plugins.kubernetes "$@"\n'


@dataclass(frozen=True)
class Run:
    """One finished `pulumi` command."""

    code: int
    output: str


class Stack:
    """One program with one stack.

    Programs read the kubeconfig from the environment variable TEST_KUBECONFIG.
    """

    def __init__(self, folder: Path, kubeconfig: str) -> None:
        self._folder = folder
        self._program = folder / "program"
        self._program.mkdir(parents=True)
        project = {"name": "test", "runtime": {"name": "python"}}
        (self._program / "Pulumi.yaml").write_text(json.dumps(project))
        (folder / "backend").mkdir()
        self.environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{folders.tool('pulumi').parent}:{os.environ['PATH']}",
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_BACKEND_URL": folders.backend_url(folder / "backend"),
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PYTHONPATH": str(folders.CLONE),
            "TEST_KUBECONFIG": kubeconfig,
        }
        self.environment.pop("PULUMI_K8S_DELETE_UNREACHABLE", None)
        _install(folder / "home" / "plugins" / f"resource-kubernetes-v{VERSION}")

    def program(self, text: str) -> None:
        """Writes the program, and makes the stack where it is not made yet."""
        (self._program / "__main__.py").write_text(text)
        if not (self._program / "Pulumi.test.yaml").exists():
            made = self.run("stack", "init", "test")
            assert made.code == 0, made.output

    def run(self, *arguments: str, **environment: str) -> Run:
        """Runs `pulumi` in the program's folder."""
        done = subprocess.run(
            [str(folders.tool("pulumi")), *arguments, "--non-interactive", "--color=never"],
            cwd=self._program,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        return Run(done.returncode, done.stdout)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Starts `pulumi` in a session of its own, to be killed whole."""
        return subprocess.Popen(
            [str(folders.tool("pulumi")), *arguments, "--non-interactive", "--color=never"],
            cwd=self._program,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def resources(self) -> dict[str, Any]:
        """The stack's resources as exported, by their names in the program."""
        exported = json.loads(self.run("stack", "export").output)
        found = exported["deployment"].get("resources", [])
        return {one["urn"].rpartition("::")[2]: one for one in found}

    def export_text(self) -> str:
        """The whole state as text."""
        return self.run("stack", "export").output


def _install(folder: Path) -> None:
    folder.mkdir(parents=True)
    launcher = folder / "pulumi-resource-kubernetes"
    launcher.write_text(_PLUGIN.format(python=sys.executable))
    launcher.chmod(0o755)
