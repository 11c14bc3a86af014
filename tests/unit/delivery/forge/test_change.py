"""A merge is held to what its pull request's comment told."""

from dataclasses import replace
from pathlib import Path

import pytest

from delivery.comment import plans, render
from delivery.comment.records import Action
from delivery.comment.verdict import Exit, exit_code
from delivery.forge import artefact, change, posting
from delivery.forge.__main__ import main
from delivery.forge.posting import MARKER
from tests.unit.delivery.reviews import ONE, preview, review, step

from .forge_stand_in import GitHubStandIn
from .test_place import MERGE, environment

OTHER = review(preview(step(1, Action.CREATE)))
PUSH = {"after": MERGE, "ref": "refs/heads/main"}


def reviewed(forge: GitHubStandIn, tmp_path: Path) -> None:
    """The comment of a pull request, which is merged then."""
    built = change.asked(environment(forge, tmp_path, {"pull_request": forge.pull()}))
    assert built.found.forge is not None
    posting.post(built.found.forge, ONE, built.found.head)
    forge.merge(MERGE)


def test_a_merge_that_does_what_was_told_goes_on(forge: GitHubStandIn, tmp_path: Path) -> None:
    reviewed(forge, tmp_path)

    checked = change.asked(environment(forge, tmp_path, PUSH)).checked(ONE)

    assert checked.differs is None
    assert exit_code(checked) is Exit.SAFE


def test_a_merge_that_would_do_otherwise_stops_until_it_was_told(
    forge: GitHubStandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed(forge, tmp_path)
    variables = environment(forge, tmp_path, PUSH)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    first = change.asked(variables).checked(OTHER)
    artefact.write(first, tmp_path / "review.json")
    assert main([str(tmp_path / "review.json")]) == 0
    again = change.asked(variables).checked(OTHER)

    assert exit_code(first) is Exit.UNREVIEWED
    (comment,) = forge.comments
    assert "**Not what was reviewed**: `What would happen to aws is not what" in str(comment["body"])
    assert again.differs is None


def test_a_comment_of_somebody_elses_vouches_for_nothing(forge: GitHubStandIn, tmp_path: Path) -> None:
    reviewed(forge, tmp_path)
    forge.comments[0]["user"] = {"login": "mallory"}

    assert change.asked(environment(forge, tmp_path, PUSH)).checked(ONE).differs is not None


def test_a_push_that_nobody_reviewed_may_change_nothing(forge: GitHubStandIn, tmp_path: Path) -> None:
    pushed = change.asked(environment(forge, tmp_path, PUSH))

    assert pushed.checked(ONE).differs == change.UNKNOWN
    assert pushed.checked(review(preview(step(1, Action.SAME)))).differs is None


def test_labels_and_base_are_the_pull_requests(forge: GitHubStandIn, tmp_path: Path) -> None:
    forge.labels = ["allow-replace"]
    forge.merge(MERGE)

    for event in (PUSH, {"pull_request": forge.pull()}):
        standing = change.asked(environment(forge, tmp_path, event)).standing
        assert (standing.labels, standing.base) == (("allow-replace",), "b" * 40)


@pytest.mark.parametrize("event", ["pull request", "merge"])
def test_a_run_that_ended_early_takes_the_old_comment_back(
    forge: GitHubStandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, event: str
) -> None:
    reviewed(forge, tmp_path)
    told = PUSH if event == "merge" else {"pull_request": forge.pull()}
    for name, value in environment(forge, tmp_path, told).items():
        monkeypatch.setenv(name, value)

    assert main([str(tmp_path / "none.json")]) == 0

    (comment,) = forge.comments
    body = str(comment["body"])
    assert body.startswith(MARKER)
    assert "**Not previewed**: the run ended before there was a preview." in body
    assert "See [the run](https://github.example/acme/heart/actions/runs/42)." in body
    assert "created or updated" not in body
    merge = change.asked(environment(forge, tmp_path, PUSH))
    assert merge.checked(replace(ONE)).differs is not None


def test_a_merge_makes_the_comments_of_other_pull_requests_stale(
    forge: GitHubStandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed(forge, tmp_path)
    forge.pulls = [forge.pull(7), forge.pull(8)]
    bodies = (render(OTHER), "mine alone", render(OTHER))
    forge.elsewhere = [
        {"id": 900 + place, "body": body, "user": {"login": login}, "html_url": ""}
        for place, (body, login) in enumerate(zip(bodies, ("mallory", forge.login, forge.login), strict=True))
    ]
    for name, value in environment(forge, tmp_path, PUSH).items():
        monkeypatch.setenv(name, value)
    artefact.write(ONE, tmp_path / "review.json")

    assert main([str(tmp_path / "review.json")]) == 0
    once = [str(one["body"]) for one in forge.elsewhere]
    assert main([str(tmp_path / "review.json")]) == 0

    assert once[:2] == [bodies[0], bodies[1]]
    assert "> ⚠ **Stale**: `pull request 7 of acme/heart was merged since" in once[2]
    assert [str(one["body"]) for one in forge.elsewhere] == once
    assert plans.vouched(once[2]) == plans.vouched(bodies[2])
    assert "Stale" not in str(forge.comments[0]["body"])
    (asked,) = {one.query["base"] for one in forge.asked("GET", "/pulls") if "base" in one.query}
    assert asked == "main"
