"""The command that a pipeline runs, from the file to the comment, and what it prints."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from delivery.comment import render
from delivery.forge import artefact, pipeline
from delivery.forge.__main__ import main
from delivery.forge.posting import FOREIGN
from tests.unit.delivery.reviews import HOSTILE, ONE
from toolchain import folders

from .forge_stand_in import SECRET, Answer, GitHubStandIn
from .test_place import HEAD, environment, run


def test_a_job_of_the_repository_posts_its_review(forge: GitHubStandIn, tmp_path: Path) -> None:
    artefact.write(ONE, tmp_path / "review.json")
    summary = tmp_path / "summary.md"
    variables = environment(forge, tmp_path, {"pull_request": forge.pull()}, GITHUB_STEP_SUMMARY=str(summary))

    done = subprocess.run(
        [sys.executable, "-m", "delivery.forge", str(tmp_path / "review.json")],
        cwd=folders.CLONE, env={"PATH": os.environ["PATH"], **variables},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"The comment was made: {forge.address}/acme/heart/pull/7#issuecomment-1\n"
    assert summary.read_text() == forge.comments[0]["body"]
    assert f"head `{HEAD[:12]}`" in summary.read_text()


@pytest.fixture
def posted(forge: GitHubStandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The second job of a fork's pull request, where the first has left its file."""
    forge.pulls = [forge.pull(7, HEAD, "mallory/heart")]
    for name, value in environment(forge, tmp_path, run()).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return tmp_path / "review.json"


def test_a_forks_review_is_posted_with_a_caution_and_without_its_markup(
    forge: GitHubStandIn, posted: Path
) -> None:
    names = replace(HOSTILE.previews[0], stack="aws")
    artefact.write(replace(HOSTILE, previews=(names,)), posted)

    assert main([str(posted)]) == 0

    body = str(forge.comments[0]["body"])
    assert FOREIGN in body
    assert "\n@everyone" not in body
    assert "(https://evil.example)\n" not in body


def test_a_forks_file_that_is_no_review_reaches_no_forge(
    forge: GitHubStandIn, posted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    posted.write_text(json.dumps({"body": "## ✅ all is well", "number": 1}))

    assert main([str(posted)]) == 1
    assert "is none: " in capsys.readouterr().err
    assert forge.requests == []


def test_what_a_forks_file_says_never_commands_the_runner(
    posted: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    artefact.write(ONE, posted)
    told = json.loads(posted.read_text())
    posted.write_text(json.dumps({"##vso[task.setvariable variable=PATH]##[error]": 1, **told}))

    assert main([str(posted)]) == 1
    first, *_, last = capsys.readouterr().err.splitlines()
    assert first.startswith("::stop-commands::")
    assert last == f"::{first.removeprefix('::stop-commands::')}::"

    monkeypatch.delenv("GITHUB_ACTIONS")
    monkeypatch.setenv("TF_BUILD", "True")
    assert main([str(posted)]) == 1
    said = capsys.readouterr().err
    assert "task.setvariable" in said
    assert "##vso[" not in said
    assert "##[" not in said


def test_an_outdated_review_ends_well(
    forge: GitHubStandIn, posted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    artefact.write(ONE, posted)
    forge.pulls = []

    assert main([str(posted)]) == 0
    assert "Nothing was written" in capsys.readouterr().out
    assert forge.comments == []


def test_no_way_to_fail_shows_the_token(
    forge: GitHubStandIn, posted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    artefact.write(ONE, posted)
    forge.wrong["GET"] = [Answer(403, {"message": f"token {SECRET} may not"})]

    assert main([str(posted)]) == 1

    told = capsys.readouterr()
    assert "token [secret] may not" in told.err
    assert SECRET not in told.out + told.err


def test_no_line_of_a_comment_commands_githubs_runner() -> None:
    text = "::add-mask::x\n## fine\n"

    first, *between, last = pipeline.quoted(text, {"GITHUB_ACTIONS": "true"}).splitlines()

    assert first.startswith("::stop-commands::")
    assert between == ["::add-mask::x", "## fine"]
    assert last == f"::{first.removeprefix('::stop-commands::')}::"
    assert pipeline.quoted(text, {"GITHUB_ACTIONS": "true"}).splitlines()[0] != first


def test_no_line_of_a_comment_commands_azures_runner() -> None:
    text = pipeline.quoted("##vso[task.setvariable variable=x]y\n##[error]z", {"TF_BUILD": "True"})

    assert "##vso[" not in text
    assert "##[" not in text


def test_on_a_terminal_a_comment_is_itself() -> None:
    assert pipeline.quoted(render(ONE), {}) == render(ONE)


def test_a_summary_that_is_full_stays_as_it_is(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("x" * (1024 * 1024 - 10))

    pipeline.summarise("more than ten bytes", {"GITHUB_STEP_SUMMARY": str(summary)})

    assert summary.stat().st_size == 1024 * 1024 - 10
