"""A simulated account with one stack in it, driven as a person drives it."""

import json
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench import evidence, striking
from bench.evidence import Object
from bench.striking import Done, Victim
from infra.plugins.simulator import faults, sweep
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.faults import PlannedFault
from infra.plugins.simulator.ledger import VARIABLE as LEDGER
from infra.plugins.simulator.ledger import Ledger
from toolchain.launcher import engine

_SECONDS = 600.0
_UP = ("up", "--yes", "--skip-preview")


class NotEmptied(Exception):
    """An account is not empty: the text is the engine's."""


@dataclass(frozen=True)
class There:
    """What there is.

    Attributes:
        things: How many things of each type, those of a cluster's own making too.
        objects: What the clusters' APIs hold of the stack's.
    """

    things: Counter[str]
    objects: Counter[Object]


@dataclass(frozen=True)
class Account:
    """An account with one stack.

    Attributes:
        folder: The project's folder.
        environment: All variables.
        flags: What every command ends with.
    """

    folder: Path
    environment: Mapping[str, str]
    flags: tuple[str, ...] = ()

    @property
    def ledger(self) -> Ledger:
        """What exists in the cloud."""
        return Ledger(Path(self.environment[LEDGER]))

    def run(self, *arguments: str) -> Done:
        """Run a `pulumi` command to its end."""
        done = subprocess.run(
            self._command(*arguments), cwd=self.folder, env=dict(self.environment), text=True,
            timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Done(done.returncode, done.stdout)

    def up(self) -> Done:
        """Bring the stack up."""
        return self.run(*_UP)

    def up_struck(self, step: int, victim: Victim) -> Done:
        """Bring the stack up, and kill at the beginning of a step that is not the simulated cloud's.

        Args:
            step: How many of those steps begin before that one.
            victim: What is killed.
        """
        return striking.strike(self._command(*_UP), self.folder, self.environment, step=step, victim=victim)

    def destroy(self) -> Done:
        """Destroy the stack."""
        return self.run("destroy", "--yes", "--skip-preview")

    def plan(self, *planned: PlannedFault) -> None:
        """Plan what goes wrong in the cloud from now on."""
        faults.plan(self.ledger, planned)

    def sweep(self) -> list[Entry]:
        """End what no state knows, and no cluster that a state knows has made."""
        exported = json.loads(self.run("stack", "export").output)["deployment"]
        found = exported.get("resources", [])
        known = frozenset(f"{one['type']} {one['id']}" for one in found if one.get("id"))
        with self._entered():
            return sweep.sweep(self.ledger, known)

    def there(self) -> There:
        """Look at the cloud, and into its clusters."""
        objects: Counter[Object] = Counter()
        entries = self.ledger.entries()
        with self._entered():
            for entry in entries:
                kubeconfig = nodes.of(entry).config / "admin.kubeconfig"
                if kubeconfig.exists():
                    objects += evidence.objects(kubeconfig)
        return There(Counter(entry.type for entry in entries), objects)

    def end(self) -> None:
        """End all of it that runs on this machine."""
        with self._entered():
            sweep.discard(self.ledger, self.ledger.entries(), lambda _: None)

    def reset(self) -> None:
        """Empty it, whatever state it is in: its things, and what the stack remembers of them.

        Raises:
            NotEmptied: The engine does not let go.
        """
        self.plan()
        self.run("cancel", "--yes")
        self.end()
        document = json.loads(self.run("stack", "export").output)
        document["deployment"].pop("pending_operations", None)
        document["deployment"]["resources"] = []
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(document, file)
            file.flush()
            done = self.run("stack", "import", "--force", "--file", file.name)
        if done.code != 0:
            raise NotEmptied(f"`pulumi stack import` failed:\n{done.output}")

    def _command(self, *arguments: str) -> list[str]:
        return [str(engine.executable()), *arguments, *self.flags, "--non-interactive", "--color=never"]

    def _entered(self) -> "_Entered":
        return _Entered(self.environment)


class _Entered:
    """The account's environment in this process, for the length of a with block."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment, self._before = dict(environment), dict(os.environ)

    def __enter__(self) -> None:
        _become(self._environment)

    def __exit__(self, *_: object) -> None:
        _become(self._before)


def _become(environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
