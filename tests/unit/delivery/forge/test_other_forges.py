"""The same on GitLab and Azure DevOps: once, in place, and only over one's own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from delivery.comment import render
from delivery.comment.body import MARKER
from delivery.forge import place
from delivery.forge.azure_devops import AzureDevOps
from delivery.forge.client import Client, Token
from delivery.forge.contract import Standing
from delivery.forge.gitlab import GitLab
from delivery.forge.posting import Outcome, post
from tests.unit.delivery.reviews import ONE, THREE

from .forge_stand_in import SECRET, Answer, Request, StandIn, serving, text
from .test_place import AZURE

HEAD = "a" * 40


@dataclass
class GitLabStandIn(StandIn):
    """https://docs.gitlab.com/api/notes/#merge-requests"""

    notes: list[dict[str, Any]] = field(default_factory=list)

    def say(self, body: str, author: int) -> dict[str, Any]:
        self.notes.append({"id": 100 + len(self.notes), "body": body, "author": {"id": author}})
        return self.notes[-1]

    def answer(self, request: Request) -> Answer:
        match request.method, request.path:
            case "GET", "/api/v4/user":
                return Answer(200, {"id": 3})
            case "GET", "/api/v4/projects/12/merge_requests/7":
                refs = {"base_sha": "b" * 40}
                return Answer(200, {"sha": self.head, "labels": ["allow-replace"], "diff_refs": refs})
            case "GET", "/api/v4/projects/12/merge_requests/7/notes":
                assert request.query["sort"] == "asc"
                size, page = int(request.query["per_page"]), int(request.query.get("page", "1"))
                following = f"{self.address}{request.path}?per_page={size}&sort=asc&page={page + 1}"
                more = {"Link": f'<{following}>; rel="next"'} if size * page < len(self.notes) else {}
                return Answer(200, self.notes[size * (page - 1) : size * page], more)
            case "POST", "/api/v4/projects/12/merge_requests/7/notes":
                return Answer(201, self.say(text(request), 3))
            case "PUT", path if found := re.fullmatch(r".*/merge_requests/7/notes/(\d+)", path):
                note = self.notes[int(found[1]) - 100]
                note["body"] = text(request)
                return Answer(200, note)
        return Answer(404, {"message": "404 Not found"})


@dataclass
class AzureStandIn(StandIn):
    """https://learn.microsoft.com/en-us/rest/api/azure/devops/git/pull-request-threads"""

    threads: list[dict[str, Any]] = field(default_factory=list)

    def say(self, body: str, author: str, **more: object) -> dict[str, Any]:
        comment = {"id": 1, "content": body, "author": {"id": author}, **more}
        self.threads.append({"id": len(self.threads) + 1, "comments": [comment], "status": "active"})
        return self.threads[-1]

    def answer(self, request: Request) -> Answer:
        base = "/p1/_apis/git/repositories/r1/pullRequests/7"
        body: Any = request.body
        match request.method, request.path:
            case "GET", "/_apis/connectionData":
                return Answer(200, {"authenticatedUser": {"id": "build-service"}})
            case "GET", path if path == base:
                target = {"commitId": "b" * 40}
                ours = {"lastMergeSourceCommit": {"commitId": self.head}, "lastMergeTargetCommit": target}
                return Answer(200, ours)
            case "GET", path if path == f"{base}/labels":
                labels = [{"name": "allow-replace", "active": True}, {"name": "old", "active": False}]
                return Answer(200, {"value": labels})
            case "POST", "/p1/_apis/git/repositories/r1/pullrequestquery":
                (query,) = body["queries"]
                assert query["type"] == "lastMergeCommit"
                known = {"e" * 40: [{"pullRequestId": 7}]}
                return Answer(200, {"results": [{one: known[one] for one in query["items"] if one in known}]})
            case "GET", path if path == f"{base}/threads":
                return Answer(200, {"value": self.threads, "count": len(self.threads)})
            case "POST", path if path == f"{base}/threads":
                thread = self.say(body["comments"][0]["content"], "build-service")
                thread["status"] = body["status"]
                return Answer(200, thread)
            case "PATCH", path if found := re.fullmatch(rf"{base}/threads/(\d+)/comments/1", path):
                comment = self.threads[int(found[1]) - 1]["comments"][0]
                comment["content"] = body["content"]
                return Answer(200, comment)
        return Answer(404, {"message": "no such thing"})


@pytest.fixture
def gitlab() -> Iterator[tuple[GitLabStandIn, GitLab]]:
    forge = GitLabStandIn()
    with serving(forge):
        client = Client(f"{forge.address}/api/v4", Token("GITLAB_TOKEN", "PRIVATE-TOKEN", "", SECRET))
        yield forge, GitLab(client, 12, 7, "https://gitlab.example/acme/heart/-/merge_requests/7")
        client.close()


@pytest.fixture
def azure() -> Iterator[tuple[AzureStandIn, AzureDevOps]]:
    forge = AzureStandIn()
    with serving(forge):
        client = Client(forge.address, Token("SYSTEM_ACCESSTOKEN", "Authorization", "Bearer ", SECRET))
        yield forge, AzureDevOps(client, "p1", "r1", 7)
        client.close()


def test_gitlab_finds_its_note_on_page_3_and_only_its_own(gitlab: tuple[GitLabStandIn, GitLab]) -> None:
    forge, merge_request = gitlab
    forge.say(f"{MARKER} all is well", 66)
    for number in range(249):
        forge.say(f"remark {number}", 3)

    first = post(merge_request, ONE, HEAD)
    second = post(merge_request, THREE, HEAD)

    assert (first.outcome, second.outcome) == (Outcome.CREATED, Outcome.UPDATED)
    assert second.where == "https://gitlab.example/acme/heart/-/merge_requests/7#note_350"
    assert [note["body"] for note in forge.notes if note["body"].startswith(MARKER)] == [
        f"{MARKER} all is well",
        render(THREE),
    ]


def test_azure_begins_one_closed_thread_and_writes_it_anew(azure: tuple[AzureStandIn, AzureDevOps]) -> None:
    forge, pull = azure
    forge.say(f"{MARKER} all is well", "mallory")
    forge.say(f"{MARKER} deleted", "build-service", isDeleted=True)

    first = post(pull, ONE, HEAD)
    second = post(pull, THREE, HEAD)

    assert (first.outcome, second.outcome) == (Outcome.CREATED, Outcome.UPDATED)
    assert [thread["comments"][0]["content"] for thread in forge.threads[2:]] == [render(THREE)]
    assert forge.threads[2]["status"] == "closed"


def test_neither_writes_over_a_newer_review(
    gitlab: tuple[GitLabStandIn, GitLab], azure: tuple[AzureStandIn, AzureDevOps]
) -> None:
    for forge, pull in (gitlab, azure):
        forge.head = "c" * 40

        assert post(pull, ONE, HEAD).outcome is Outcome.OUTDATED
        assert {one.method for one in forge.requests} == {"GET"}


def test_both_tell_base_and_labels(
    gitlab: tuple[GitLabStandIn, GitLab], azure: tuple[AzureStandIn, AzureDevOps]
) -> None:
    for _, pull in (gitlab, azure):
        assert pull.standing() == Standing("b" * 40, ("allow-replace",))


@pytest.mark.parametrize(("commit", "number"), [("e" * 40, 7), ("f" * 40, None)])
def test_azure_tells_whose_merge_a_commit_is(
    azure: tuple[AzureStandIn, AzureDevOps], commit: str, number: int | None
) -> None:
    forge, _ = azure
    found = place.find(
        {
            **AZURE,
            "SYSTEM_COLLECTIONURI": f"{forge.address}/",
            "BUILD_REASON": "IndividualCI",
            "BUILD_SOURCEVERSION": commit,
        }
    )

    assert (getattr(found.forge, "number", None), found.head, found.merged) == (number, "", True)
