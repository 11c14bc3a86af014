"""Updates of a stack that is up: nothing where nothing changed, one thing where one did."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cluster.local.stack import LocalStack
from toolchain import folders

pytestmark = pytest.mark.cluster


def unclean() -> str:
    answer = subprocess.run(
        ["git", "status", "--porcelain"], cwd=folders.CLONE, capture_output=True, text=True, check=True
    )
    return answer.stdout


def test_a_second_up_changes_nothing_and_trains_nothing(local: LocalStack) -> None:
    before = unclean()
    kept = sorted((local.state / "releases").iterdir())

    told = local.up()

    assert "unchanged" in told
    assert not any(word in told for word in (" created", " updated", " replaced", " deleted"))
    assert sorted((local.state / "releases").iterdir()) == kept
    assert unclean() == before


def test_a_changed_bound_is_the_only_difference(local: LocalStack) -> None:
    try:
        local.project.configure(**local.changed(serving={"maxReplicas": 4}))
        changed = [step for step in local.project.preview() if step.operation != "same"]
    finally:
        local.project.configure(**local.settings)

    assert [(step.name, step.changed) for step in changed] == [("heart", ("spec.maxReplicas",))]


@pytest.mark.parametrize("file", ["app/service.py", "model/train.py"])
def test_an_edited_comment_is_no_difference(local: LocalStack, tmp_path: Path, file: str) -> None:
    clone = tmp_path / "clone"
    for package in ("app", "infra", "model", "monitor", "recorder", "requirements", "toolchain"):
        shutil.copytree(
            folders.CLONE / package, clone / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    edited = clone / file
    edited.write_text(edited.read_text() + "\n# Another word on it.\n")

    changed = [step for step in local.project.from_clone(clone).preview() if step.operation != "same"]

    assert changed == []
