"""`python bench/recovery.py --points 10`: updates whose engine is killed, and whether the documented way back
leads to the same stack each time.

For each moment a state folder of its own, an engine killed with SIGKILL, one of the two ways of
docs/guide/local.md ("When something went wrong"), a look at what is there, and a destroy. It needs root, a
clone that scripts/setup has prepared, and a few minutes a point; nothing of the user's own stacks is touched.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench import evidence, killing
from bench.ending import at_sigterm
from bench.evidence import Object
from bench.killing import Moment
from toolchain import folders

_WAYS = (
    ("scripts/up",),
    ("pulumi cancel --yes", "scripts/up"),
    (
        "pulumi cancel --yes",
        "pulumi up --yes",
        "pulumi refresh --yes --clear-pending-creates",
        "python -m infra.smoke local",
    ),
)
"""Ways back, taken in turn; a person types them as they are."""

_LEAVES_RUNNING = Counter({"infra.plugins.landfall.node.init": 2, "docker-registry": 1, "haproxy": 1})
"""A stack's programs on the host's side: the node's first process and what keeps its namespaces, the registry
and its relay."""


_UPDATE = "pulumi up --yes --skip-preview --non-interactive --color=never --stack local"


class Broken(Exception):
    """A command of the proof itself failed."""


@dataclass(frozen=True)
class Clone:
    """This clone with a state folder of the proof's own.

    Attributes:
        state: The state folder.
    """

    state: Path

    @property
    def environment(self) -> dict[str, str]:
        """A fresh shell's: nothing of an activated one."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")}
        return {**kept, "LANDFALL_STATE": str(self.state)}

    def shell(self, line: str) -> list[str]:
        """A command line in an activated shell; the last command takes the shell's place."""
        return ["bash", "-c", f". scripts/activate >/dev/null && exec {line}"]

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        """Run a command line to its end."""
        command = [line] if line.startswith("scripts/") else self.shell(line)
        return subprocess.run(
            command, cwd=folders.CLONE, env=self.environment, capture_output=True, text=True, check=False
        )

    def need(self, line: str) -> str:
        """Run a command line that must work, and return what it printed.

        Raises:
            Broken: It failed.
        """
        done = self.run(line)
        if done.returncode:
            raise Broken(f"`{line}` failed ({done.returncode}):\n{done.stdout}{done.stderr}")
        return done.stdout

    def prepare(self) -> None:
        """Make the stack, as scripts/up does first; the engine's plugins are kept beside its state."""
        self.need("scripts/setup")
        self.need(".venv/bin/python -P -m toolchain project init local")

    def objects(self) -> Counter[Object]:
        """The cluster's objects."""
        file = self.state / "kubeconfig"
        file.write_text(self.need("pulumi stack output kubeconfig --show-secrets --stack local"))
        return evidence.objects(file)


@dataclass(frozen=True)
class Result:
    """What became of one killed update.

    Attributes:
        moment: When it was killed.
        way: How it was recovered.
        seconds: How long that took.
        faults: What is not as it should be; none where it converged.
    """

    moment: Moment
    way: str
    seconds: float
    faults: tuple[str, ...]


def faults(clone: Clone, undisturbed: Counter[Object]) -> list[str]:
    """What distinguishes a recovered stack from one that was never disturbed, and from its own records."""
    found = []
    changed = clone.run("pulumi preview --stack local --expect-no-changes --non-interactive")
    if changed.returncode:
        found.append(f"a preview is not unchanged: {changed.stdout[-600:]}{changed.stderr[-300:]}")
    record = evidence.record(clone.need("pulumi stack export --stack local"))
    found += [f"still pending: {operation}" for operation in record.pending]
    there = clone.objects()
    for name, other in (("record", record.objects), ("undisturbed stack", undisturbed)):
        found += [f"{one} is in the cluster, not in the {name}" for one in sorted(map(str, there - other))]
        found += [f"{one} is in the {name}, not in the cluster" for one in sorted(map(str, other - there))]
    running = evidence.programs(clone.state)
    wrong = {name: running[name] for name, count in _LEAVES_RUNNING.items() if running[name] != count}
    strays = {name: count for name, count in running.items() if name not in _LEAVES_RUNNING}
    found += [f"{count} times running: {name}" for name, count in {**wrong, **strays}.items()]
    return found


def prove(moment: Moment, way: tuple[str, ...], undisturbed: Counter[Object], releases: Path) -> Result:
    """Kill one update, recover it, look at it, and destroy it."""
    with tempfile.TemporaryDirectory(prefix="landfall-recovery-", ignore_cleanup_errors=True) as folder:
        clone = Clone(Path(folder) / "state")
        clone.prepare()
        if not moment.trains:
            shutil.copytree(releases, clone.state / "releases", dirs_exist_ok=True)
        found: list[str] = []
        try:
            update = clone.shell(
                "pulumi up --yes --skip-preview --non-interactive --color=never --stack local"
            )
            killing.kill_at(moment, update, folders.CLONE, clone.environment)
            began = time.monotonic()
            for line in way:
                done = clone.run(line)
                if done.returncode:
                    found.append(
                        f"`{line}` ended with {done.returncode}: {(done.stdout + done.stderr)[-1500:]}"
                    )
            seconds = time.monotonic() - began
            found = found or faults(clone, undisturbed)
        finally:
            destroyed = clone.run("pulumi destroy --yes --stack local --non-interactive")
        if destroyed.returncode:
            found.append(f"destroy ended with {destroyed.returncode}: {destroyed.stdout[-600:]}")
        left = evidence.programs(clone.state)
        found += [f"after destroy, {count} times running: {name}" for name, count in left.items()]
    return Result(moment, ", ".join(way), seconds, tuple(found))


def undisturbed(folder: Path, releases: Path | None) -> tuple[Counter[Object], Path]:
    """The objects of an undisturbed stack, and the releases that it leaves in a folder."""
    clone = Clone(folder / "state")
    clone.prepare()
    if releases is not None:
        shutil.copytree(releases, clone.state / "releases", dirs_exist_ok=True)
    try:
        clone.need("scripts/up")
        return clone.objects(), clone.state / "releases"
    finally:
        clone.need("pulumi destroy --yes --stack local --non-interactive")


def main(arguments: list[str]) -> int:
    """Prove it and print a table.

    Returns:
        0 where every killed update was recovered, else 1.
    """
    parser = argparse.ArgumentParser(prog="python bench/recovery.py", description=__doc__)
    parser.add_argument(
        "--points", type=int, default=10, help=f"how many moments, 1 to {len(killing.MOMENTS)}"
    )
    parser.add_argument("--only", nargs="+", help="words: just the moments whose names contain one of them")
    parser.add_argument("--releases", type=Path, help="a state folder's releases/, to save one training")
    chosen = parser.parse_args(arguments)
    at_sigterm()
    if os.geteuid() != 0:
        parser.error("a real node needs root: run it as root")
    moments = killing.spread(chosen.points)
    if chosen.only:
        moments = tuple(one for one in killing.MOMENTS if any(word in one.name for word in chosen.only))
    results = []
    with tempfile.TemporaryDirectory(prefix="landfall-undisturbed-") as folder:
        print("undisturbed: from nothing, for comparison ...", flush=True)
        objects, releases = undisturbed(Path(folder), chosen.releases)
        print(f"undisturbed: {objects.total()} objects\n", flush=True)
        print(f"{'killed while':28} {'recovered by':64} {'seconds':>7}  result")
        for number, moment in enumerate(moments):
            result = prove(moment, _WAYS[number % len(_WAYS)], objects, releases)
            results.append(result)
            verdict = "FAILED" if result.faults else "converged, no duplicate"
            print(f"{moment.name:28} {result.way:64} {result.seconds:7.0f}  {verdict}", flush=True)
            for fault in result.faults:
                print(f"    {fault}", flush=True)
    converged = sum(not result.faults for result in results)
    print(f"\n{converged} of {len(results)} killed updates converged with no duplicate")
    return 0 if converged == len(results) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Broken, killing.NotReached) as failure:
        sys.exit(str(failure))
