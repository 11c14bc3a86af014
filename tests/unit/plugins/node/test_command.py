"""The person's tool: it says what is there, and what to do where nothing is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolchain import folders


def _run(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "infra.plugins.landfall.node", *arguments],
        cwd=folders.CLONE,
        env={**os.environ, "LANDFALL_STATE": str(state)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_nodes_are_said_to_be_none(tmp_path: Path) -> None:
    outcome = _run(tmp_path, "list")

    assert (outcome.returncode, outcome.stdout) == (0, f"No nodes in {tmp_path}/nodes.\n")


@pytest.mark.parametrize("command", [("status", "lost"), ("logs", "lost", "etcd")])
def test_an_unknown_node_is_named_without_a_traceback(tmp_path: Path, command: tuple[str, ...]) -> None:
    outcome = _run(tmp_path, *command)

    assert outcome.returncode == 1
    assert outcome.stderr == f"No node 'lost' in {tmp_path}/nodes. Nodes there: none.\n"
