"""The real engine's commands as tests run them: never interactive, never coloured, never for ever."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from toolchain import folders

TIME_LIMIT = 300.0
"""Seconds: far above any test's need, so that a hanging engine fails its own test."""


@dataclass(frozen=True)
class Run:
    """One finished `pulumi` command.

    Attributes:
        code: Its exit status.
        output: All that it wrote.
    """

    code: int
    output: str

    def succeeded(self) -> str:
        """What it wrote; it must have succeeded."""
        assert self.code == 0, self.output
        return self.output

    def failed(self) -> str:
        """What it wrote; it must have failed, with a message and not with a traceback."""
        assert self.code != 0, self.output
        assert "Traceback" not in self.output
        return self.output


@dataclass(frozen=True)
class Engine:
    """The engine in one project.

    Attributes:
        folder: The project's folder.
        environment: All of its variables.
        executable: The engine, or the launcher before it.
    """

    folder: Path
    environment: dict[str, str]
    executable: Path

    def run(self, arguments: Sequence[str], seconds: float = TIME_LIMIT, **variables: str) -> Run:
        """Run a command to its end."""
        done = subprocess.run(
            self._command(arguments), cwd=self.folder, env=self.environment | variables, text=True,
            timeout=seconds, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Run(done.returncode, done.stdout)

    def start(self, arguments: Sequence[str]) -> "subprocess.Popen[str]":
        """Start a command in a session of its own, for a test that follows it or ends it early."""
        return subprocess.Popen(
            self._command(arguments), cwd=self.folder, env=self.environment, text=True,
            start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def _command(self, arguments: Sequence[str]) -> list[str]:
        return [str(self.executable), *arguments, "--non-interactive", "--color=never"]


def environment(state: Path, *commands: Path) -> dict[str, str]:
    """Variables for an engine with state, home and backend of its own.

    Args:
        state: Where they lie; the backend's folder is made.
        commands: Folders that come before PATH.
    """
    (state / "pulumi").mkdir(parents=True, exist_ok=True)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")}
    inherited.pop("VIRTUAL_ENV", None)
    path = [*map(str, commands), str(Path(sys.executable).parent), inherited["PATH"]]
    return {
        **inherited,
        "PATH": os.pathsep.join(path),
        "LANDFALL_PYTHON": sys.executable,
        "LANDFALL_STATE": str(state),
        "PULUMI_HOME": str(state / "home"),
        "PULUMI_BACKEND_URL": folders.backend_url(state / "pulumi"),
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
