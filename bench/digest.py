"""Whether the same training gives the same release: again, with more workers, from a copy of the code.

    python -m bench.digest [--runs 10] [--dataset heart] [--candidate NAME ...] [--json FILE]

Every training is a process of its own with a store of its own; every second one has two workers and runs from
a copy of the checkout elsewhere. Prints each digest; the exit code is 1 unless all are the same.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from toolchain.folders import CLONE

_CODE = ("app", "model", "toolchain", "requirements")
_REASON = "measures whether digests are equal"


@dataclass(frozen=True)
class Run:
    """One training.

    Attributes:
        digest: Of the release.
        jobs: Its workers.
        copied: Whether its code lay elsewhere.
        seconds: How long it took.
    """

    digest: str
    jobs: int
    copied: bool
    seconds: float


def main(arguments: Sequence[str]) -> int:
    """Runs the trainings; the exit code is 0 where all digests are the same."""
    parser = argparse.ArgumentParser(prog="python -m bench.digest", description=__doc__)
    parser.add_argument("--runs", type=int, default=10, help="trainings (default 10)")
    parser.add_argument("--dataset", default="heart", help="what to train on (default heart)")
    parser.add_argument("--candidate", action="append", default=[], help="a family; default: all")
    parser.add_argument("--json", type=Path, help="write the figures there")
    chosen = parser.parse_args(arguments)
    asked = ["--dataset", chosen.dataset]
    for name in chosen.candidate:
        asked += ["--candidate", name]
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        elsewhere = _copied(Path(folder) / "clone")
        for number in range(chosen.runs):
            odd = number % 2 == 1
            store = Path(folder) / f"store-{number}"
            made = _train(elsewhere if odd else CLONE, asked, jobs=2 if odd else 1, store=store)
            runs.append(made)
            where = "copy" if odd else "here"
            print(
                f"{number + 1:2}  {made.digest}  {made.jobs} workers, {where}, {made.seconds:.1f} s",
                flush=True,
            )
    equal = sum(run.digest == runs[0].digest for run in runs)
    print(f"{equal} of {len(runs)} digests are the same")
    if chosen.json:
        figures = {"equal": equal, "runs": [asdict(run) for run in runs]}
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n")
    return 0 if equal == len(runs) else 1


def _copied(target: Path) -> Path:
    for name in _CODE:
        shutil.copytree(CLONE / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def _train(clone: Path, asked: Sequence[str], *, jobs: int, store: Path) -> Run:
    # The gate is not what is measured here: a refused model has a digest as well.
    command = [sys.executable, "-P", "-m", "model", "train", "--json-events", "--override-gate", _REASON]
    began = time.monotonic()
    ran = subprocess.run(
        [*command, *asked, "--jobs", str(jobs), "--store", str(store)],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(clone)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if ran.returncode:
        # Its last words are on standard error already.
        raise SystemExit(f"A training ended with exit code {ran.returncode}: there is nothing to compare.")
    digest = str(json.loads(ran.stdout.splitlines()[-1])["digest"])
    return Run(digest, jobs, clone != CLONE, time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
