"""Which pull request is meant: from the event and the environment alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from delivery.forge import place
from delivery.forge.azure_devops import AzureDevOps
from delivery.forge.client import Client
from delivery.forge.errors import ForgeUnknown
from delivery.forge.github import GitHub
from delivery.forge.gitlab import GitLab

from .forge_stand_in import SECRET, GitHubStandIn

HEAD = "a" * 40


def run(**changed: Any) -> dict[str, Any]:
    """The event of a run that follows one of a fork's pull request."""
    owner = {"full_name": "mallory/heart", "owner": {"login": "mallory"}}
    return {
        "workflow_run": {
            "event": "pull_request",
            "head_sha": HEAD,
            "head_branch": "feature/ż&x",
            "head_repository": owner,
            "html_url": "https://github.example/acme/heart/actions/runs/41",
            "pull_requests": [],
            **changed,
        }
    }


def environment(forge: GitHubStandIn, folder: Path, event: object, **more: str) -> dict[str, str]:
    (folder / "event.json").write_text(json.dumps(event))
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": "acme/heart",
        "GITHUB_API_URL": forge.address,
        "GITHUB_GRAPHQL_URL": f"{forge.address}/graphql",
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_RUN_ID": "42",
        "GITHUB_TOKEN": SECRET,
        **more,
    }


def test_a_pull_request_names_itself(forge: GitHubStandIn, tmp_path: Path) -> None:
    found = place.find(environment(forge, tmp_path, {"pull_request": forge.pull()}))

    assert isinstance(found.forge, GitHub)
    assert (found.forge.number, found.head, found.foreign) == (7, HEAD, False)
    assert found.log == "https://github.example/acme/heart/actions/runs/42"
    assert forge.requests == []


def test_a_forks_pull_request_is_found_by_branch_and_commit(forge: GitHubStandIn, tmp_path: Path) -> None:
    forge.pulls = [
        forge.pull(5, "d" * 40, "mallory/heart"),
        forge.pull(6, HEAD, "eve/heart"),
        forge.pull(7, HEAD, "mallory/heart"),
    ]

    found = place.find(environment(forge, tmp_path, run()))

    assert isinstance(found.forge, GitHub)
    assert (found.forge.number, found.head, found.foreign) == (7, HEAD, True)
    assert found.log == "https://github.example/acme/heart/actions/runs/41"
    assert forge.requests[0].query["head"] == "mallory:feature/ż&x"
    assert forge.requests[0].query["state"] == "open"


def test_a_forks_pull_request_that_moved_on_or_was_closed_is_nobodys(
    forge: GitHubStandIn, tmp_path: Path
) -> None:
    forge.pulls = [forge.pull(7, "c" * 40, "mallory/heart")]

    assert place.find(environment(forge, tmp_path, run())).forge is None


def test_two_pull_requests_of_one_commit_are_not_told_apart(forge: GitHubStandIn, tmp_path: Path) -> None:
    forge.pulls = [forge.pull(number, HEAD, "mallory/heart") for number in (7, 8)]

    with pytest.raises(ForgeUnknown, match=r"7, 8 all ask to merge .* Close all but one"):
        place.find(environment(forge, tmp_path, run()))


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (run(event="push"), "about no pull request"),
        ({"ref": "refs/heads/main"}, "about no pull request"),
        ({"pull_request": {"number": "seven"}}, r"no event of GitHub's \(pull_request.number"),
        ([], "no event of GitHub's"),
    ],
)
def test_another_event_is_told_of(forge: GitHubStandIn, tmp_path: Path, event: object, told: str) -> None:
    with pytest.raises(ForgeUnknown, match=told):
        place.find(environment(forge, tmp_path, event))


GITLAB = {
    "GITLAB_CI": "true",
    "CI_API_V4_URL": "https://gitlab.example/api/v4",
    "CI_MERGE_REQUEST_IID": "7",
    "CI_MERGE_REQUEST_PROJECT_ID": "12",
    "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "99",
    "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.example/acme/heart",
    "CI_COMMIT_SHA": HEAD,
    "CI_PIPELINE_URL": "https://gitlab.example/acme/heart/-/pipelines/5",
    "GITLAB_TOKEN": SECRET,
}
AZURE = {
    "TF_BUILD": "True",
    "SYSTEM_COLLECTIONURI": "https://dev.azure.com/acme/",
    "SYSTEM_TEAMPROJECTID": "p1",
    "BUILD_REPOSITORY_ID": "r1",
    "BUILD_BUILDID": "55",
    "SYSTEM_PULLREQUEST_PULLREQUESTID": "7",
    "SYSTEM_PULLREQUEST_SOURCECOMMITID": HEAD,
    "SYSTEM_PULLREQUEST_ISFORK": "False",
    "SYSTEM_ACCESSTOKEN": SECRET,
}
JENKINS = {
    "CHANGE_URL": "https://github.com/acme/heart/pull/7",
    "CHANGE_FORK": "mallory",
    "GITHUB_TOKEN": SECRET,
}


def test_gitlab_says_it_all() -> None:
    found = place.find(GITLAB)

    assert isinstance(found.forge, GitLab)
    assert (found.forge.project, found.forge.number, found.head, found.foreign) == (12, 7, HEAD, True)
    assert found.forge.address == "https://gitlab.example/acme/heart/-/merge_requests/7"


def test_azure_says_it_all() -> None:
    found = place.find(AZURE)

    assert isinstance(found.forge, AzureDevOps)
    assert (found.forge.project, found.forge.repository, found.forge.number) == ("p1", "r1", 7)
    assert (found.head, found.foreign) == (HEAD, False)
    assert found.log == "https://dev.azure.com/acme/p1/_build/results?buildId=55"


@pytest.mark.parametrize(
    ("server", "api", "graphql"),
    [
        ("https://github.com", "https://api.github.com", "https://api.github.com/graphql"),
        (
            "https://git.acme.example",
            "https://git.acme.example/api/v3",
            "https://git.acme.example/api/graphql",
        ),
    ],
)
def test_jenkins_tells_by_the_address(server: str, api: str, graphql: str) -> None:
    found = place.find({**JENKINS, "CHANGE_URL": f"{server}/acme/heart/pull/7"})

    assert isinstance(found.forge, GitHub)
    assert (str(found.forge.client.api), found.forge.graphql) == (api, graphql)
    assert (found.forge.repository, found.forge.number, found.head, found.foreign) == (
        "acme/heart",
        7,
        "",
        True,
    )


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({}, "There is no pull request here"),
        ({"GITHUB_ACTIONS": "true"}, "GITHUB_REPOSITORY is not set"),
        (
            {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "a/b", "GITHUB_API_URL": "https://x"},
            "GITHUB_TOKEN is not set",
        ),
        (GITLAB | {"CI_MERGE_REQUEST_IID": ""}, "CI_MERGE_REQUEST_IID is not set.*merge_request_event"),
        (GITLAB | {"CI_MERGE_REQUEST_IID": "../8"}, "which is no number"),
        (GITLAB | {"GITLAB_TOKEN": " "}, "GITLAB_TOKEN is not set.*project access token"),
        (AZURE | {"BUILD_REPOSITORY_PROVIDER": "Bitbucket"}, "builds a repository of 'Bitbucket'"),
        (AZURE | {"BUILD_REPOSITORY_PROVIDER": "GitHub"}, "GITHUB_TOKEN is not set"),
        ({"GIT_URL": "https://gitlab.example/a", "GITHUB_TOKEN": SECRET}, "no repository on GitHub"),
        (AZURE | {"SYSTEM_ACCESSTOKEN": ""}, "map it in the step"),
        (
            JENKINS | {"CHANGE_URL": "https://gitlab.example/a/b/-/merge_requests/7"},
            "no pull request of GitHub's",
        ),
    ],
)
def test_what_is_missing_is_named_with_the_way_to_get_it(variables: dict[str, str], told: str) -> None:
    with pytest.raises(ForgeUnknown, match=told):
        place.find(variables)


def test_the_repository_that_the_forge_is_asked_for_is_the_jobs_own(
    forge: GitHubStandIn, client: Client, tmp_path: Path
) -> None:
    forge.pulls = [forge.pull(7, HEAD, "mallory/heart")]

    place.find(environment(forge, tmp_path, run()))

    assert [one.path for one in forge.requests] == ["/repos/acme/heart/pulls"]


MERGE = "e" * 40


def test_a_push_is_of_the_pull_request_that_it_merged(forge: GitHubStandIn, tmp_path: Path) -> None:
    forge.merge(MERGE)

    found = place.find(environment(forge, tmp_path, {"after": MERGE, "ref": "refs/heads/main"}))

    assert isinstance(found.forge, GitHub)
    assert (found.forge.number, found.head, found.foreign, found.merged) == (7, "", False, True)


@pytest.mark.parametrize(
    "spoilt", [{"merge_commit_sha": "f" * 40}, {"base": {"sha": "b" * 40, "repo": None}}]
)
def test_a_pull_request_that_only_holds_the_commit_was_not_merged_by_it(
    forge: GitHubStandIn, tmp_path: Path, spoilt: dict[str, object]
) -> None:
    forge.merge(MERGE)
    forge.merges[MERGE][0].update(spoilt)

    found = place.find(environment(forge, tmp_path, {"after": MERGE}))

    assert (found.forge, found.merged) == (None, True)


@pytest.mark.parametrize(
    "address",
    ["https://github.com/acme/heart.git", "git@github.com:acme/heart", "ssh://git@github.com/acme/heart"],
)
def test_jenkins_tells_a_merge_by_repository_and_commit(forge: GitHubStandIn, address: str) -> None:
    forge.merge(MERGE)
    own = {"GITHUB_API_URL": forge.address, "GITHUB_TOKEN": SECRET}

    found = place.find({**own, "GIT_URL": address, "GIT_COMMIT": MERGE})

    assert isinstance(found.forge, GitHub)
    assert (found.forge.repository, found.forge.number, found.merged) == ("acme/heart", 7, True)


def test_azure_pipelines_tell_of_a_repository_on_github(forge: GitHubStandIn) -> None:
    forge.merge(MERGE)
    own = {"GITHUB_API_URL": forge.address, "GITHUB_TOKEN": SECRET, "BUILD_REPOSITORY_NAME": "acme/heart"}
    built = {**AZURE, **own, "BUILD_REPOSITORY_PROVIDER": "GitHub"}

    asked = place.find({**built, "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER": "8"})
    merge = place.find({**built, "BUILD_REASON": "IndividualCI", "BUILD_SOURCEVERSION": MERGE})

    assert isinstance(asked.forge, GitHub)
    assert (asked.forge.number, asked.head, asked.merged) == (8, HEAD, False)
    assert isinstance(merge.forge, GitHub)
    assert (merge.forge.number, merge.head, merge.merged) == (7, "", True)
