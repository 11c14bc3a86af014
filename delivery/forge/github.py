"""A pull request on GitHub, or on GitHub Enterprise Server.

The API: https://docs.github.com/en/rest/issues/comments, version 2022-11-28, read 2026-11-21.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict

from delivery.forge.client import Client
from delivery.forge.contract import Comment, Standing

_PAGE = 100
"""Comments of a page, the most that GitHub gives."""


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _User(_Form):
    login: str


class _Viewer(_Form):
    viewer: _User


class _Answer(_Form):
    data: _Viewer


class _Comment(_Form):
    id: int
    body: str | None = None
    user: _User | None = None  # None: a ghost, whose account is gone
    html_url: str = ""


class _Repository(_Form):
    full_name: str


class Branch(_Form):
    """One side of a pull request: a commit, its branch, and the repository (None where that is gone)."""

    sha: str
    repo: _Repository | None = None
    ref: str = ""


class _Label(_Form):
    name: str


class Pull(_Form):
    """A pull request, as far as it matters here."""

    number: int
    head: Branch
    base: Branch
    labels: tuple[_Label, ...] = ()
    merge_commit_sha: str | None = None

    def foreign(self, repository: str) -> bool:
        """Whether what it asks to merge lies in another repository."""
        return self.head.repo is None or self.head.repo.full_name != repository


@dataclass(frozen=True)
class GitHub:
    """One pull request.

    Attributes:
        client: GitHub's REST API.
        graphql: The path or address of its GraphQL API.
        repository: "owner/name".
        number: The pull request's number.
    """

    client: Client
    graphql: str
    repository: str
    number: int

    @property
    def shown(self) -> str:
        """The pull request as a person calls it."""
        return f"pull request {self.number} of {self.repository}"

    def head(self) -> str:
        """The commit that it stands at now."""
        return self._pull().head.sha

    def standing(self) -> Standing:
        """Its base and its labels now."""
        pull = self._pull()
        return Standing(pull.base.sha, tuple(label.name for label in pull.labels))

    def own_comments(self) -> Iterator[Comment]:
        """The comments that were written with the same identity, oldest first."""
        own = self._own_login()
        path = f"/repos/{self.repository}/issues/{self.number}/comments?per_page={_PAGE}"
        for page in self.client.pages(path, list[_Comment], f"read the comments of {self.shown}"):
            for comment in page:
                if comment.user is not None and comment.user.login == own:
                    yield Comment(str(comment.id), comment.body or "")

    def create(self, body: str) -> str:
        """Write a new comment."""
        path = f"/repos/{self.repository}/issues/{self.number}/comments"
        what = f"write a comment to {self.shown}"
        made = self.client.send("POST", path, {"body": body}, _Comment, what, repeatable=False)
        return made.html_url

    def update(self, comment: Comment, body: str) -> str:
        """Write a comment anew."""
        path = f"/repos/{self.repository}/issues/comments/{comment.key}"
        what = f"write the comment of {self.shown} anew"
        return self.client.send("PATCH", path, {"body": body}, _Comment, what).html_url

    def others(self) -> Iterator["GitHub"]:
        """The open pull requests onto the same branch."""
        base = quote(self._pull().base.ref, safe="")
        path = f"/repos/{self.repository}/pulls?state=open&per_page={_PAGE}&base={base}"
        what = f"look for the open pull requests of {self.repository}"
        for page in self.client.pages(path, list[Pull], what):
            for pull in page:
                if pull.number != self.number:
                    yield GitHub(self.client, self.graphql, self.repository, pull.number)

    def _pull(self) -> Pull:
        path = f"/repos/{self.repository}/pulls/{self.number}"
        return self.client.get(path, Pull, f"look at {self.shown}")

    def _own_login(self) -> str:
        # REST's GET /user is closed to the token of a workflow, this is not:
        # https://github.com/marocchino/sticky-pull-request-comment/pull/332, read 2026-11-21.
        query = {"query": "query { viewer { login } }"}
        what = "learn whose the token is"
        return self.client.send("POST", self.graphql, query, _Answer, what).data.viewer.login


def merged(client: Client, repository: str, commit: str) -> int | None:
    """The number of the pull request whose merge made a commit; None where none did.

    https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit

    Args:
        client: GitHub's REST API.
        repository: "owner/name".
        commit: The newest commit of the merge.
    """
    path = f"/repos/{repository}/commits/{quote(commit, safe='')}/pulls?per_page=100"
    pages = client.pages(path, list[Pull], f"look for the pull request of {commit[:12]} in {repository}")
    return next((pull.number for page in pages for pull in page if _made(pull, commit, repository)), None)


def _made(pull: Pull, commit: str, repository: str) -> bool:
    into = pull.base.repo
    return pull.merge_commit_sha == commit and into is not None and into.full_name == repository
