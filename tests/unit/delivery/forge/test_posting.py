"""One comment of a pull request: posted once, found again on any page, and never lost or doubled."""

import pytest

from delivery.comment import render
from delivery.comment.body import MARKER
from delivery.forge.errors import ForgeRefused, ForgeUnreachable
from delivery.forge.github import GitHub
from delivery.forge.posting import FOREIGN, Outcome, post, prepared
from tests.unit.delivery.reviews import MANY, NOTHING, ONE, THREE

from .conftest import Clock
from .forge_stand_in import SECRET, Answer, GitHubStandIn, text

HEAD = "a" * 40


def test_it_is_posted_once_and_then_written_anew_in_its_place(forge: GitHubStandIn, pull: GitHub) -> None:
    first = post(pull, ONE, HEAD)
    second = post(pull, THREE, HEAD)

    assert (first.outcome, second.outcome) == (Outcome.CREATED, Outcome.UPDATED)
    assert [comment["body"] for comment in forge.comments] == [render(THREE)]
    assert first.where == second.where == f"{forge.address}/acme/heart/pull/7#issuecomment-1"


def test_the_same_again_writes_nothing(forge: GitHubStandIn, pull: GitHub) -> None:
    post(pull, NOTHING, HEAD)
    forge.comments[0]["body"] = render(NOTHING).replace("\n", "\r\n")

    assert post(pull, NOTHING, HEAD).outcome is Outcome.UNCHANGED
    assert len(forge.asked("PATCH")) == 0


def test_it_is_found_on_page_3(forge: GitHubStandIn, pull: GitHub) -> None:
    for number in range(350):
        forge.say(f"{MARKER}\nold" if number == 230 else f"remark {number}", forge.login)

    assert post(pull, ONE, HEAD).outcome is Outcome.UPDATED
    assert forge.comments[230]["body"] == render(ONE)
    assert [one.query.get("page", "1") for one in forge.asked("GET", "comments")] == ["1", "2", "3"]


def test_somebody_elses_comment_with_the_marker_stays_theirs(forge: GitHubStandIn, pull: GitHub) -> None:
    forge.say(f"{MARKER}\n## ✅ all is well", "mallory")

    assert post(pull, ONE, HEAD).outcome is Outcome.CREATED
    assert str(forge.comments[0]["body"]).endswith("all is well")
    assert forge.comments[1]["body"] == render(ONE)


def test_a_comment_that_only_quotes_the_marker_is_left_alone(forge: GitHubStandIn, pull: GitHub) -> None:
    forge.say(f"> {MARKER}\nas it said above", forge.login)

    assert post(pull, ONE, HEAD).outcome is Outcome.CREATED


def test_an_older_run_never_writes_over_a_newer_one(forge: GitHubStandIn, pull: GitHub) -> None:
    post(pull, ONE, HEAD)
    forge.head = "c" * 40

    assert post(pull, THREE, HEAD).outcome is Outcome.OUTDATED
    assert [comment["body"] for comment in forge.comments] == [render(ONE)]


@pytest.mark.parametrize("done", [True, False])
def test_after_a_broken_connection_there_is_just_one(forge: GitHubStandIn, pull: GitHub, done: bool) -> None:
    forge.wrong["POST"] = [Answer(0, breaks=True, done=done)]

    post(pull, ONE, HEAD)

    assert [comment["body"] for comment in forge.comments] == [render(ONE)]


def test_looking_again_after_a_failure_costs_no_request_of_the_limit(
    forge: GitHubStandIn, pull: GitHub
) -> None:
    forge.say("a remark", "ana")
    forge.wrong["POST"] = [Answer(502, {"message": "Server Error"})]

    post(pull, ONE, HEAD)

    first, second = forge.asked("GET", "comments")
    assert "if-none-match" not in first.headers
    assert second.headers["if-none-match"].startswith('"')
    assert len(forge.comments) == 2


def test_a_forge_that_keeps_failing_ends_the_command(forge: GitHubStandIn, pull: GitHub) -> None:
    forge.wrong["POST"] = [Answer(502)] * 9

    with pytest.raises(ForgeUnreachable, match=r"write a comment to pull request 7 of acme/heart .*may have"):
        post(pull, ONE, HEAD)
    assert len(forge.asked("POST", "comments")) == 3


def test_reading_is_tried_again_and_again(forge: GitHubStandIn, pull: GitHub, clock: Clock) -> None:
    forge.wrong["GET"] = [Answer(502), Answer(0, breaks=True), Answer(503)]

    assert post(pull, ONE, HEAD).outcome is Outcome.CREATED
    assert clock.waits == [1, 2, 4]


@pytest.mark.parametrize("longest", [31_000, 16_000])
def test_a_forge_that_takes_less_gets_a_shorter_one(forge: GitHubStandIn, pull: GitHub, longest: int) -> None:
    forge.longest = longest

    assert post(pull, MANY, HEAD).outcome is Outcome.CREATED
    body = str(forge.comments[0]["body"])
    assert len(body) <= longest
    assert "⛔ 40 replaced" in body
    assert "`model-499`" in body
    assert "pulumi cancel" in body


def test_a_forge_that_takes_nothing_is_told_of(forge: GitHubStandIn, pull: GitHub) -> None:
    forge.longest = 10

    with pytest.raises(ForgeRefused, match=r"status 422: .*Body is too long \(maximum is 10 characters\)"):
        post(pull, ONE, HEAD)


@pytest.mark.parametrize(
    ("answer", "fix"),
    [
        (Answer(403, {"message": "Resource not accessible by integration"}), "pull-requests: write"),
        (Answer(403, {"message": "Unable to create comment because issue is locked."}), "unlock it"),
        (Answer(403, {"message": "Forbidden"}), "Give the token in GITHUB_TOKEN the right"),
        (Answer(404, {"message": "Not Found"}), "may not see it"),
        (Answer(422, {"message": "Validation Failed", "errors": ["body is spam"]}), "body is spam"),
        (Answer(401, {"message": f"no such token: {SECRET}"}), "give the job a new one in GITHUB_TOKEN"),
    ],
)
def test_a_refusal_says_what_to_do(forge: GitHubStandIn, pull: GitHub, answer: Answer, fix: str) -> None:
    forge.wrong["POST"] = [answer]

    with pytest.raises(ForgeRefused) as refused:
        post(pull, ONE, HEAD)

    assert fix in str(refused.value)
    assert "write a comment to pull request 7 of acme/heart" in str(refused.value)
    assert SECRET not in str(refused.value)
    assert len(forge.asked("POST", "comments")) == 1


def test_a_forks_review_says_so_below_the_verdict(forge: GitHubStandIn, pull: GitHub) -> None:
    told = prepared(ONE, head=HEAD, log="https://forge.example/runs/9", foreign=True)

    post(pull, told, HEAD)

    body = text(forge.asked("POST", "comments")[0])
    assert body.index("## ") < body.index(FOREIGN) < body.index("| stack |")
    assert f"head `{HEAD[:12]}`" in body
