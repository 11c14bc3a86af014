"""The workflow files under the checks that their readers trust, and proof that these checks see something."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipelines import WORKFLOWS
from toolchain import folders

HOLE = """\
name: hole
on: pull_request_target
permissions: {}
jobs:
  hole:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - run: echo "${{ github.event.pull_request.title }}"
"""


def actionlint(*files: Path) -> "subprocess.CompletedProcess[str]":
    tool = folders.CLONE / ".tools" / "bin" / "actionlint"
    return subprocess.run(
        [tool, "-no-color", *files], cwd=folders.CLONE, capture_output=True, text=True, check=False
    )


def zizmor(folder: Path) -> "subprocess.CompletedProcess[str]":
    tool = Path(sys.executable).parent / "zizmor"
    return subprocess.run(
        [tool, "--offline", "--quiet", "--no-progress", "--color=never", folder],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_actionlint_finds_nothing() -> None:
    done = actionlint(*sorted(WORKFLOWS.glob("*.yml")))

    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing() -> None:
    done = zizmor(folders.CLONE / ".github")

    assert done.returncode == 0, done.stdout


SLIPS = [
    ("preview.yml", "github.event.pull_request.labels", "github.event.pull_request.labels["),
    ("deploy.yml", "needs: uat", "needs: uta"),
    ("deploy.yml", "runs-on: ubuntu-24.04", "runs-on: ubuntu-24"),
    ("drift.yml", "17 5 * * *", "17 25 * * *"),
]


@pytest.mark.parametrize(("name", "right", "wrong"), SLIPS)
def test_actionlint_sees_a_slip(tmp_path: Path, name: str, right: str, wrong: str) -> None:
    slipped = tmp_path / name
    slipped.write_text((WORKFLOWS / name).read_text().replace(right, wrong))

    assert actionlint(slipped).returncode != 0


def test_both_see_a_hole(tmp_path: Path) -> None:
    workflows = tmp_path / ".github" / "workflows"
    workflows.mkdir(parents=True)
    (workflows / "hole.yml").write_text(HOLE)
    shutil.copy(folders.CLONE / ".github" / "zizmor.yml", tmp_path / ".github")

    assert "potentially untrusted" in actionlint(workflows / "hole.yml").stdout
    seen = zizmor(tmp_path).stdout
    for audit in ("dangerous-triggers", "template-injection", "unpinned-uses", "artipacked"):
        assert f"[{audit}]" in seen
