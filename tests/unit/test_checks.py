"""The tree is clean under the checks that a reviewer would run first."""

import subprocess
import sys

from toolchain import folders


def test_ruff_finds_nothing() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "."],
        cwd=folders.CLONE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout


def test_strict_types_hold() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "mypy"], cwd=folders.CLONE, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout
