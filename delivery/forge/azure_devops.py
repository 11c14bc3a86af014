"""A pull request in Azure Repos: its comments stand in threads, and each of ours begins one.

The API: https://learn.microsoft.com/en-us/rest/api/azure/devops/git/pull-request-threads, version 7.0, read
2026-11-21. It gives all threads at once, without pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from delivery.forge.client import Client
from delivery.forge.contract import Comment, Standing

_VERSION = "api-version=7.0"
_CLOSED = "closed"
"""The state of our thread: an open one may hold up a merge until somebody resolves it."""


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)


class _Identity(_Form):
    id: str


class _Connection(_Form):
    authenticated_user: _Identity


class _Comment(_Form):
    id: int
    content: str = ""
    is_deleted: bool = False
    author: _Identity


class _Thread(_Form):
    id: int
    comments: list[_Comment] = Field(default_factory=list)


class _Threads(_Form):
    value: list[_Thread]


class _Commit(_Form):
    commit_id: str


class _PullRequest(_Form):
    last_merge_source_commit: _Commit
    last_merge_target_commit: _Commit | None = None


class _Label(_Form):
    name: str
    active: bool = True


class _Labels(_Form):
    value: list[_Label]


class _Found(_Form):
    pull_request_id: int


class _Results(_Form):
    results: list[dict[str, list[_Found]]]


@dataclass(frozen=True)
class AzureDevOps:
    """One pull request.

    Attributes:
        client: The organisation's API.
        project: The project's name or id.
        repository: The repository's id.
        number: The pull request's number.
    """

    client: Client
    project: str
    repository: str
    number: int

    @property
    def shown(self) -> str:
        """The pull request as a person calls it."""
        return f"pull request {self.number} of {self.project}"

    def head(self) -> str:
        """The commit that it stands at now."""
        return self._request().last_merge_source_commit.commit_id

    def standing(self) -> Standing:
        """Its base and its labels now."""
        target = self._request().last_merge_target_commit
        labels = self.client.get(f"{self._path}/labels?{_VERSION}", _Labels, f"look at {self.shown}").value
        return Standing(target.commit_id if target else "", tuple(one.name for one in labels if one.active))

    def own_comments(self) -> Iterator[Comment]:
        """The comments that begin a thread and were written with the same identity, oldest first."""
        connection = self.client.get("/_apis/connectionData", _Connection, "learn whose the token is")
        path = f"{self._path}/threads?{_VERSION}"
        threads = self.client.get(path, _Threads, f"read the comments of {self.shown}").value
        for thread in sorted(threads, key=lambda one: one.id):
            first = thread.comments[0] if thread.comments else None
            if first and not first.is_deleted and first.author.id == connection.authenticated_user.id:
                yield Comment(f"{thread.id}/comments/{first.id}", first.content)

    def create(self, body: str) -> str:
        """Begin a thread."""
        comment = {"parentCommentId": 0, "content": body, "commentType": "text"}
        thread = {"comments": [comment], "status": _CLOSED}
        path = f"{self._path}/threads?{_VERSION}"
        what = f"write a comment to {self.shown}"
        made = self.client.send("POST", path, thread, _Thread, what, repeatable=False)
        return f"thread {made.id}"

    def update(self, comment: Comment, body: str) -> str:
        """Write a comment anew."""
        path = f"{self._path}/threads/{comment.key}?{_VERSION}"
        what = f"write the comment of {self.shown} anew"
        self.client.send("PATCH", path, {"content": body}, _Comment, what)
        return f"thread {comment.key.partition('/')[0]}"

    def _request(self) -> _PullRequest:
        return self.client.get(f"{self._path}?{_VERSION}", _PullRequest, f"look at {self.shown}")

    @property
    def _path(self) -> str:
        return f"/{self.project}/_apis/git/repositories/{self.repository}/pullRequests/{self.number}"


def merged(client: Client, project: str, repository: str, commit: str) -> int | None:
    """The number of the pull request whose merge made a commit; None where none did.

    https://learn.microsoft.com/en-us/rest/api/azure/devops/git/pull-request-query, version 7.0
    """
    path = f"/{project}/_apis/git/repositories/{repository}/pullrequestquery?{_VERSION}"
    query = {"queries": [{"type": "lastMergeCommit", "items": [commit]}]}
    what = f"look for the pull request of {commit[:12]} in {project}"
    answer = client.send("POST", path, query, _Results, what)
    found = [one for result in answer.results for one in result.get(commit, [])]
    return found[0].pull_request_id if found else None
