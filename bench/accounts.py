"""A simulated account with one stack in it, driven as a person drives it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from infra.plugins.simulator import faults, installation, sweep
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.faults import PlannedFault
from infra.plugins.simulator.ledger import Ledger
from toolchain import folders
from toolchain.launcher import engine

_SECONDS = 300.0


@dataclass(frozen=True)
class Done:
    """One finished command.

    Attributes:
        code: Its exit status.
        output: All that it wrote.
    """

    code: int
    output: str


class Account:
    """An account with one stack.

    Args:
        folder: An empty folder for everything.
        plugin: The cloud's plugin.
        program: The text of the program.
    """

    def __init__(self, folder: Path, plugin: str, program: str) -> None:
        self.ledger = Ledger(folder / "ledger")
        self._project = folder / "project"
        host = folder / "bin" / "pulumi-language-python"
        for made in (self._project, host.parent, folder / "backend"):
            made.mkdir(parents=True)
        host.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m toolchain.language "$@"\n')
        host.chmod(0o755)
        own = {"name": "landfall", "path": str(folders.CLONE / "infra" / "plugins" / "landfall")}
        project = {
            "name": "landfall",
            "runtime": {"name": "python", "options": {"packages": []}},
            "plugins": {"providers": [own]},
        }
        (self._project / "Pulumi.yaml").write_text(json.dumps(project))
        (self._project / "__main__.py").write_text(program)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")}
        kept.pop("VIRTUAL_ENV", None)
        self._environment = {
            **kept,
            "PATH": os.pathsep.join([str(host.parent), kept["PATH"]]),
            "PYTHONPATH": str(folders.CLONE),
            "LANDFALL_PYTHON": sys.executable,
            "LANDFALL_STATE": str(folder / "state"),
            "LANDFALL_SIMULATOR": str(self.ledger.folder),
            "LANDFALL_SIMULATOR_NODES": "none",
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_BACKEND_URL": folders.backend_url(folder / "backend"),
            "PULUMI_CONFIG_PASSPHRASE": "bench",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }
        installation.install(folder / "home", plugin)
        self.run("stack", "init", "bench")

    def run(self, *arguments: str) -> Done:
        """Run a `pulumi` command to its end."""
        command = [str(engine.executable()), *arguments, "--non-interactive", "--color=never"]
        done = subprocess.run(
            command, cwd=self._project, env=self._environment, text=True, timeout=_SECONDS, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Done(done.returncode, done.stdout)

    def up(self) -> Done:
        """Bring the stack up."""
        return self.run("up", "--yes", "--skip-preview")

    def destroy(self) -> Done:
        """Destroy the stack."""
        return self.run("destroy", "--yes", "--skip-preview")

    def plan(self, *planned: PlannedFault) -> None:
        """Plan what goes wrong from now on."""
        faults.plan(self.ledger, planned)

    def known(self) -> frozenset[str]:
        """What the stack's state knows, as the ledger's orphans want it."""
        exported = json.loads(self.run("stack", "export").output)["deployment"]
        found = exported.get("resources", [])
        return frozenset(f"{one['type']} {one['id']}" for one in found if one.get("id"))

    def sweep(self) -> list[Entry]:
        """End what no state knows."""
        return sweep.sweep(self.ledger, self.known())

    def types(self) -> list[str]:
        """The types of everything that exists, sorted."""
        return sorted(entry.type for entry in self.ledger.entries())
