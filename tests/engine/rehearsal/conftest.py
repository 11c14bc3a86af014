"""Every cloud's program previewed once by rehearsal, in a simulated cloud without nodes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench import preview_growth
from tests.project import Run
from toolchain import folders

SECONDS = 300


@dataclass(frozen=True)
class Rehearsal:
    """The commands of a rehearsal, in a state folder of its own."""

    state: Path

    def run(self, module: str, *arguments: str) -> Run:
        """Run `python -m MODULE`; its standard output alone, its complaints after it where it failed."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PULUMI_", "VIRTUAL_"))
        }
        done = subprocess.run(
            [sys.executable, "-P", "-m", module, *arguments],
            cwd=folders.CLONE, text=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**kept, "LANDFALL_STATE": str(self.state), "LANDFALL_SIMULATOR_NODES": "none",
                 "PULUMI_BACKEND_URL": f"file://{self.state}/pulumi"},
        )  # fmt: skip
        return Run(done.returncode, done.stdout + (done.stderr if done.returncode else ""))


@pytest.fixture(scope="session")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    made = Rehearsal(tmp_path_factory.mktemp("rehearsal"))
    yield made
    running = list(made.state.glob("registries/*"))
    assert not running, f"a preview needs no image registry, and these were left running: {running}"


@pytest.fixture(scope="session")
def previewed(
    rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], list[dict[str, Any]]]:
    """The events of a stack's first preview, by the cloud's name.

    It has as many node pools as `bench/preview_growth.py` previews at the most.
    """
    folder = tmp_path_factory.mktemp("stacks")
    known: dict[str, list[dict[str, Any]]] = {}

    def preview(cloud: str) -> list[dict[str, Any]]:
        if cloud not in known:
            file = preview_growth.stack_file(cloud, preview_growth.MOST_POOLS, folder)
            told = rehearsal.run("rehearsal", "preview", cloud, "--stack-file", str(file), "--json")
            assert told.code == 0, told.output
            known[cloud] = [json.loads(line) for line in told.output.splitlines() if line.startswith("{")]
            rehearsal.run("rehearsal", "sweep", cloud)
        return known[cloud]

    return preview
