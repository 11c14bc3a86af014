"""A merge request on GitLab.

The API: https://docs.gitlab.com/api/notes/#merge-requests, version 4, read 2026-11-21.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from delivery.forge.client import Client
from delivery.forge.contract import Comment, Standing


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _User(_Form):
    id: int


class _Note(_Form):
    id: int
    body: str
    author: _User


class _Refs(_Form):
    base_sha: str | None = None


class _MergeRequest(_Form):
    sha: str
    labels: tuple[str, ...] = ()
    diff_refs: _Refs | None = None


@dataclass(frozen=True)
class GitLab:
    """One merge request.

    Attributes:
        client: GitLab's API, version 4.
        project: The number of the project that it asks to be merged into.
        number: Its number within the project.
        address: Where a person reads it; "" where that is not known.
    """

    client: Client
    project: int
    number: int
    address: str = ""

    @property
    def shown(self) -> str:
        """The merge request as a person calls it."""
        return f"merge request {self.number} of project {self.project}"

    def head(self) -> str:
        """The commit that it stands at now."""
        return self._request().sha

    def standing(self) -> Standing:
        """Its base and its labels now."""
        found = self._request()
        return Standing((found.diff_refs and found.diff_refs.base_sha) or "", found.labels)

    def own_comments(self) -> Iterator[Comment]:
        """The notes that were written with the same identity, oldest first."""
        own = self.client.get("/user", _User, "learn whose the token is").id
        path = f"{self._path}/notes?per_page=100&sort=asc&order_by=created_at"
        for page in self.client.pages(path, list[_Note], f"read the comments of {self.shown}"):
            for note in page:
                if note.author.id == own:
                    yield Comment(str(note.id), note.body)

    def create(self, body: str) -> str:
        """Write a new note."""
        path, what = f"{self._path}/notes", f"write a comment to {self.shown}"
        return self._where(self.client.send("POST", path, {"body": body}, _Note, what, repeatable=False))

    def update(self, comment: Comment, body: str) -> str:
        """Write a note anew."""
        path, what = f"{self._path}/notes/{comment.key}", f"write the comment of {self.shown} anew"
        return self._where(self.client.send("PUT", path, {"body": body}, _Note, what))

    @property
    def _path(self) -> str:
        return f"/projects/{self.project}/merge_requests/{self.number}"

    def _request(self) -> _MergeRequest:
        return self.client.get(self._path, _MergeRequest, f"look at {self.shown}")

    def _where(self, note: _Note) -> str:
        return f"{self.address}#note_{note.id}" if self.address else f"note {note.id}"
