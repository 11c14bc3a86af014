"""A whole stack in a simulated cloud with a hollow cluster, driven as a person drives it.

The program, the engine, the plugins and the cluster's API are those of a rehearsal; the cluster's nodes only
say that their pods run. One state folder serves many updates: what has been trained and baked is not again.
"""

import json
import os
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench import evidence, striking
from bench.accounts import Done
from bench.evidence import Object
from bench.striking import Victim
from infra.plugins.simulator import faults, sweep
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.clusters.mode import VARIABLE
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.faults import PlannedFault
from infra.plugins.simulator.ledger import Ledger
from rehearsal import account as accounts
from rehearsal import environment, filling, images, stage
from toolchain import folders

_SECONDS = 600.0
_UP = ("up", "--yes", "--skip-preview")


@dataclass(frozen=True)
class There:
    """What there is.

    Attributes:
        things: How many things of each type, those of the cluster's own making too.
        objects: What the cluster's API holds.
    """

    things: Counter[str]
    objects: Counter[Object]


class Rehearsed:
    """A stack of this clone, rehearsed in a folder of its own.

    Args:
        stack: The stack's name.
        state: The state folder, used again by the next.
    """

    def __init__(self, stack: str, state: Path) -> None:
        self._account = accounts.scratch(stack, state)
        self._own = {VARIABLE: "hollow"}
        os.environ |= self._own
        with environment.entered(self._account):
            stage.prepare(self._account, filling.tracked_file(stack), lambda _: None)
            self._environment = dict(os.environ) | self._own
        self.ledger = Ledger(self._account.ledger)

    def run(self, *arguments: str) -> Done:
        """Run a `pulumi` command to its end."""
        done = subprocess.run(
            self._command(*arguments), cwd=self._account.folder, env=self._environment, text=True,
            timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Done(done.returncode, done.stdout)

    def up(self) -> Done:
        """Bring the stack up."""
        return self.run(*_UP)

    def up_struck(self, step: int, victim: Victim) -> Done:
        """Bring the stack up, and kill at a step that is not the simulated cloud's.

        Args:
            step: How many of those steps begin before the one at which is killed.
            victim: What is killed.
        """
        return striking.strike(
            self._command(*_UP), self._account.folder, self._environment, step=step, victim=victim
        )

    def destroy(self) -> Done:
        """Destroy the stack."""
        return self.run("destroy", "--yes", "--skip-preview")

    def plan(self, *planned: PlannedFault) -> None:
        """Plan what goes wrong in the cloud from now on."""
        faults.plan(self.ledger, planned)

    def sweep(self) -> list[Entry]:
        """End what no state knows."""
        exported = json.loads(self.run("stack", "export").output)["deployment"]
        found = exported.get("resources", [])
        known = frozenset(f"{one['type']} {one['id']}" for one in found if one.get("id"))
        before = dict(os.environ)
        os.environ |= self._environment
        try:
            return sweep.sweep(self.ledger, known)
        finally:
            os.environ.clear()
            os.environ.update(before)

    def there(self) -> There:
        """Look at the cloud, and into its clusters."""
        entries = self.ledger.entries()
        objects: Counter[Object] = Counter()
        for entry in entries:
            folder = self._account.state / "nodes" / nodes.name(entry)
            if folder.exists():
                objects += evidence.objects(folder / "config" / "admin.kubeconfig")
        return There(Counter(entry.type for entry in entries), objects)

    def end(self) -> None:
        """End everything of it that runs on this machine."""
        with environment.entered(self._account):
            for entry in self.ledger.entries():
                sweep.discard(self.ledger, entry)
            images.remove(self._account)

    def _command(self, *arguments: str) -> list[str]:
        flags = ("--stack", self._account.stack, "--non-interactive", "--color=never")
        return [str(folders.tool("pulumi")), *arguments, *flags]



