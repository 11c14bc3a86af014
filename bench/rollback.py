"""`python -m bench.rollback --rounds 3`: how long a stack takes back to a healthy release, and whether
anybody notices.

A local stack of its own is brought up and asked without a pause. Each round promotes a good release onto it,
goes back by scripts/rollback's command, and promotes a bad release that withdraws itself. Told are the
seconds from the decision to a passed smoke test, and every request that was not answered with 200. Exit
status 1 where one was, or where going back took longer than 60 s. It needs root and a prepared clone.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench import bad_release
from bench.asking import Asking
from bench.ending import at_sigterm
from infra.smoke import outputs, rows
from infra.smoke.client import Client
from infra.smoke.outputs import Outputs
from model.registry.folder import FolderShelf
from model.registry.registry import Registry
from toolchain import folders
from toolchain.kubernetes_plugin import install_own

LIMIT_SECONDS = 60.0
_STACK = "rollback"
_QUICK = ("--trials", "2", "--folds", "3", "--repeats", "1", "--override-gate", "a measurement")
_HEALTHY = re.compile(r"healthy after ([0-9.]+) s")


class Broken(Exception):
    """A command of the measurement itself failed."""


@dataclass(frozen=True)
class Bench:
    """A project with a state of its own, around the clone's program.

    Attributes:
        folder: Where it lies.
    """

    folder: Path

    @property
    def state(self) -> Path:
        """Its state folder."""
        return self.folder / "state"

    @property
    def environment(self) -> dict[str, str]:
        """The variables of every command."""
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("PULUMI_", "LANDFALL_"))
        }
        kept.pop("VIRTUAL_ENV", None)
        first = [str(folders.tool("pulumi").parent), str(Path(sys.executable).parent), kept["PATH"]]
        return {
            **kept,
            "PATH": os.pathsep.join(first),
            "LANDFALL_PYTHON": sys.executable,
            "LANDFALL_STATE": str(self.state),
            "PULUMI_HOME": str(self.state / "home"),
            "PULUMI_BACKEND_URL": folders.backend_url(self.state / "pulumi"),
            "PULUMI_CONFIG_PASSPHRASE": "measurement",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }

    def prepare(self) -> None:
        """Write the project and its stack file."""
        (self.state / "pulumi").mkdir(parents=True)
        install_own(self.state / "home")
        project = yaml.safe_load((folders.CLONE / "Pulumi.yaml").read_text())
        project["main"] = str(folders.CLONE / project["main"])
        for plugin in project["plugins"]["providers"]:
            plugin["path"] = str(folders.CLONE / plugin["path"])
        project["runtime"]["options"]["packages"] = []
        (self.folder / "Pulumi.yaml").write_text(yaml.safe_dump(project))
        settings = {
            "landfall:cloud": "local",
            "landfall:model": {"dataset": "heart", "threshold": 0.6, "candidates": ["svc"], "folds": 3},
            "landfall:node": {"name": f"rollback-{os.getpid()}"},
            "landfall:serving": {"minReplicas": 2, "maxReplicas": 3},
            "landfall:promotion": {"watchSeconds": 10, "latencyMilliseconds": 5000},
        }
        (self.folder / "stacks").mkdir()
        file = self.folder / "stacks" / f"Pulumi.{_STACK}.yaml"
        file.write_text(yaml.safe_dump({"config": settings}))
        self.pulumi("stack", "init", _STACK)

    def pulumi(self, *arguments: str) -> str:
        """Run the engine; it must succeed."""
        return self._need(["pulumi", *arguments, "--non-interactive", "--color=never"], self.folder, 0)

    def delivery(self, *arguments: str, status: int = 0) -> str:
        """Run a command of the promotion; it must end as it should."""
        command = [
            sys.executable,
            "-P",
            "-m",
            "delivery.promotion",
            "--project",
            str(self.folder),
            *arguments,
        ]
        return self._need(command, folders.CLONE, status)

    def outputs(self) -> Outputs:
        """What the stack says of itself."""
        return outputs.parse(_STACK, self.pulumi("stack", "output", "--json", "--stack", _STACK))

    def releases(self) -> tuple[str, str]:
        """Digests of a good release that is not deployed yet, and of a bad one."""
        store = self.state / "releases"
        train = [sys.executable, "-P", "-m", "model", "train", "--store", str(store), "--candidate", "tree"]
        self._need([*train, *_QUICK], folders.CLONE, 0)
        registry = Registry(FolderShelf(store))
        first, good = registry.fetch(self.outputs().release), registry.fetch("heart:candidate")
        made = bad_release.made(good, first, self.folder / "bad")
        return good.digest, registry.register(made, reason="a measurement").digest

    def _need(self, command: list[str], folder: Path, status: int) -> str:
        done = subprocess.run(
            command, cwd=folder, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode != status:
            raise Broken(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout


@dataclass
class Round:
    """What one round took, in seconds from the decision to a passed smoke test.

    Attributes:
        by_hand: Going back by the command, as its caller waits for it.
        by_itself: Going back from a bad release, from its verdict.
    """

    by_hand: float
    by_itself: float


def measure(bench: Bench, good: str, bad: str) -> Round:
    """One round; the stack runs what it ran before at its end."""
    bench.delivery("promote", good, _STACK)
    began = time.monotonic()
    bench.delivery("rollback", _STACK, "--reason", "a measurement")
    by_hand = time.monotonic() - began
    told = bench.delivery("promote", bad, _STACK, status=4)
    found = _HEALTHY.search(told)
    if found is None:
        raise Broken(f"A bad release was not taken back:\n{told}")
    return Round(by_hand, float(found[1]))


def main(arguments: list[str]) -> int:
    """Measure, tell, and clean up.

    Args:
        arguments: The command line without the program's name.

    Returns:
        0 where every round kept to the limit and no request failed, else 1.
    """
    parser = argparse.ArgumentParser(prog="python -m bench.rollback", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    at_sigterm()
    bench = Bench(Path(tempfile.mkdtemp(prefix="landfall-rollback-")))
    try:
        bench.prepare()
        bench.pulumi("up", "--yes", "--skip-preview", "--stack", _STACK)
        good, bad = bench.releases()
        deployed = bench.outputs()
        client = Client(deployed.endpoint, deployed.model)
        with Asking(deployed.endpoint, client.query(rows.known(client)[0])) as asking:
            rounds = [measure(bench, good, bad) for _ in range(chosen.rounds)]
    except Broken as broken:
        sys.stderr.write(f"{broken}\n")
        return 1
    finally:
        bench.pulumi("destroy", "--yes", "--stack", _STACK)
        shutil.rmtree(bench.folder, ignore_errors=True)
    seconds = [one for each in rounds for one in (each.by_hand, each.by_itself)]
    print(
        json.dumps(
            {
                "by_hand_seconds": [round(each.by_hand, 1) for each in rounds],
                "by_itself_seconds": [round(each.by_itself, 1) for each in rounds],
                "requests": asking.asked,
                "failed": asking.failures,
            },
            indent=2,
        )
    )
    return 1 if asking.failures or max(seconds) > LIMIT_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
