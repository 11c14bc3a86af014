"""A clone of its own for the pipelines: this tree's files under git, with its environment set up already.

What scripts/setup would install from an index comes from this tree's own environment, so that no test needs a
network. All else is what a runner has after its checkout.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.pipelines import Step
from toolchain import folders

_IDENTITY = ("-c", "user.name=t", "-c", "user.email=t@localhost")
_KEPT = ("PATH", "HOME", "LANDFALL_CACHE", "TMPDIR", "LANG")


@dataclass(frozen=True)
class Done:
    """One finished step.

    Attributes:
        step: Which.
        code: Its exit status.
        output: All that it wrote.
    """

    step: Step
    code: int
    output: str


@dataclass(frozen=True)
class Clone:
    """A clone that a runner works in.

    Attributes:
        folder: Where it is.
    """

    folder: Path

    @property
    def pipeline(self) -> Path:
        """Where a pipeline keeps its state and results."""
        return self.folder / ".pipeline"

    def run(self, step: Step, variables: Mapping[str, str]) -> Done:
        """Run a step's command as a runner does, with the variables of its job."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        # A step without a state folder of its own must not find the stacks of whoever runs this test.
        kept["XDG_STATE_HOME"] = str(self.folder.parent / "state")
        done = subprocess.run(
            ["bash", "-e", "-c", step.command], cwd=self.folder, env={**kept, **variables}, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=900, check=False,
        )  # fmt: skip
        return Done(step, done.returncode, done.stdout)

    def renew(self) -> None:
        """Leave what a runner's next machine has: the commit, and what lies in the cloud.

        The stacks' state, nodes and releases stand for that here; they stay. Previews, results and reviews
        were files of the machine that is gone.
        """
        for name in ("previews", "results"):
            shutil.rmtree(self.pipeline / name, ignore_errors=True)
        (self.pipeline / "review.json").unlink(missing_ok=True)

    def keep(self, path: str, aside: Path) -> None:
        """Take files out as an artefact: those of a folder, or one file; nothing where there is none."""
        kept = self.folder / path
        shutil.rmtree(aside, ignore_errors=True)
        if kept.is_dir():
            shutil.copytree(kept, aside)
        elif kept.exists():
            aside.mkdir()
            shutil.copy(kept, aside)

    def fetch(self, aside: Path, path: str) -> None:
        """Bring the files of an artefact in."""
        shutil.copytree(aside, self.folder / path, dirs_exist_ok=True)

    def succeed(self, command: str, variables: Mapping[str, str]) -> str:
        """Run a command of a person's, which must succeed."""
        done = self.run(Step("", command), variables)
        assert done.code == 0, done.output
        return done.output

    def commit(self) -> str:
        """Commit all that was changed, and tell the commit."""
        for arguments in (
            ("add", "--all"),
            (*_IDENTITY, "commit", "--quiet", "--allow-empty", "--message=Change"),
        ):
            subprocess.run(["git", *arguments], cwd=self.folder, check=True)
        told = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return told.stdout.strip()


def make(folder: Path) -> Clone:
    """Make one.

    Args:
        folder: Where; it is made.
    """
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=folders.CLONE, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in listed.stdout.splitlines():
        if (folders.CLONE / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folders.CLONE / name, folder / name)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=folder, check=True)
    _environment(folder)
    return Clone(folder)


def _environment(folder: Path) -> None:
    venv, packages = folder / ".venv", sysconfig.get_path("purelib")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    (site,) = (venv / "lib").glob("python3.*/site-packages")
    (site / "clone.pth").write_text(f"{folder}\n{packages}\n")
    stamp = json.loads((Path(sys.prefix) / "landfall.json").read_text())
    (venv / "landfall.json").write_text(json.dumps({**stamp, "clone": str(folder)}))
