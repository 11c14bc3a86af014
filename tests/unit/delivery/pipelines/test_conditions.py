"""What runs for a pull request, a fork's, a merge and the timer, by what the three files themselves say."""

import pytest

from tests.unit.delivery.pipelines import conditions

PULL = {
    "Build.Reason": "PullRequest",
    "System.PullRequest.IsFork": "False",
    "Build.SourceBranch": "refs/pull/7/merge",
}
FORK = {**PULL, "System.PullRequest.IsFork": "True"}
MAIN = {"Build.Reason": "IndividualCI", "Build.SourceBranch": "refs/heads/main"}
TIMER = {"Build.Reason": "Schedule", "Build.SourceBranch": "refs/heads/main"}


@pytest.mark.parametrize(
    ("build", "stages"),
    [
        (PULL, ["Test", "Release", "Comment"]),
        (FORK, ["Test", "Rehearse"]),
        (MAIN, ["Test", "Release", "Comment", "UAT", "PROD"]),
        (TIMER, ["Drift"]),
    ],
    ids=["pull request", "fork", "main", "timer"],
)
def test_azure_runs(build: dict[str, str], stages: list[str]) -> None:
    assert conditions.azure(build, {}) == stages


@pytest.mark.parametrize(
    ("build", "failed", "stages"),
    [
        (PULL, "Release", ["Test", "Release", "Comment"]),
        (PULL, "Test", ["Test", "Comment"]),
        (MAIN, "Release", ["Test", "Release", "Comment"]),
        (MAIN, "UAT", ["Test", "Release", "Comment", "UAT"]),
        (FORK, "Test", ["Test"]),
    ],
)
def test_in_azure_a_failure_is_told_and_deploys_nothing(
    build: dict[str, str], failed: str, stages: list[str]
) -> None:
    assert conditions.azure(build, {failed: False}) == stages


OWN, FOREIGN = "acme/heart", "mallory/heart"


def _pull(repository: str, uat: str = "aws-uat") -> dict[str, str]:
    return {
        "github.event.pull_request.head.repo.full_name": repository,
        "github.repository": OWN,
        "vars.LANDFALL_UAT": uat,
    }


@pytest.mark.parametrize(
    ("values", "jobs"),
    [(_pull(OWN), ["preview"]), (_pull(FOREIGN), ["rehearse"]), (_pull(OWN, ""), ["rehearse"])],
    ids=["pull request", "fork", "no stacks"],
)
def test_github_previews(values: dict[str, str], jobs: list[str]) -> None:
    assert conditions.github("preview.yml", values) == jobs


@pytest.mark.parametrize(
    ("failed", "jobs"),
    [
        ("", ["test", "release", "comment", "uat", "prod"]),
        ("test", ["test"]),
        ("release", ["test", "release", "comment"]),
        ("uat", ["test", "release", "comment", "uat"]),
    ],
)
def test_github_deploys_as_far_as_all_is_well(failed: str, jobs: list[str]) -> None:
    assert conditions.github("deploy.yml", {"vars.LANDFALL_UAT": "aws-uat"}, {failed: "failure"}) == jobs


def test_github_deploys_nothing_without_stacks() -> None:
    assert conditions.github("deploy.yml", {"vars.LANDFALL_UAT": ""}) == ["test"]


@pytest.mark.parametrize(("event", "jobs"), [("pull_request", ["comment"]), ("push", [])])
def test_github_comments_pull_requests(event: str, jobs: list[str]) -> None:
    assert conditions.github("comment.yml", {"github.event.workflow_run.event": event}) == jobs


PREVIEWED = ["Test", "Set up", "Prepare", "Gate", "Bake", "Preview"]
UAT = ["Deploy to UAT", "Smoke test of UAT"]
PROD = ["Deploy to PROD", "Smoke test of PROD"]


@pytest.mark.parametrize(
    ("values", "stages"),
    [
        ({"BRANCH_NAME": "PR-7", "CHANGE_ID": "7"}, PREVIEWED),
        ({"BRANCH_NAME": "PR-7", "CHANGE_ID": "7", "CHANGE_FORK": "mallory"}, ["Test", "Rehearse"]),
        ({"BRANCH_NAME": "main"}, [*PREVIEWED, *UAT, *PROD]),
        ({"BRANCH_NAME": "main", "LANDFALL_APPROVAL": "named"}, [*PREVIEWED, *UAT, "Approval", *PROD]),
    ],
    ids=["pull request", "fork", "main", "main with approval"],
)
def test_jenkins_runs(values: dict[str, str], stages: list[str]) -> None:
    assert conditions.jenkins(values) == stages


def test_jenkins_timer_looks_for_drift_alone() -> None:
    assert conditions.jenkins({"BRANCH_NAME": "main"}, timer=True) == ["Set up", "Prepare", "Drift"]
