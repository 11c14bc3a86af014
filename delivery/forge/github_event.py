"""Which pull request a run of GitHub Actions is about: from the event that started it, never from a file.

A run for a fork's pull request has no right to write; a second one, on `workflow_run`, has. Its event names
no pull request of a fork (https://github.com/actions/runner/issues/3444, read 2026-11-21), so it is found by
the branch and the commit that the first run built.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, ValidationError

from delivery.forge.client import Client
from delivery.forge.errors import ForgeUnknown
from delivery.forge.github import Pull, merged


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Owner(_Form):
    login: str


class _HeadRepository(_Form):
    full_name: str
    owner: _Owner


class _Run(_Form):
    event: str
    head_sha: str
    head_branch: str
    head_repository: _HeadRepository
    html_url: str


class _Event(_Form):
    pull_request: Pull | None = None
    workflow_run: _Run | None = None
    after: str | None = None  # of a push: the branch's newest commit


@dataclass(frozen=True)
class Built:
    """What a run was about.

    Attributes:
        number: The pull request's number; None where it is closed, or stands at another commit by now, or
            where what was merged was none.
        head: The commit of it that was built; "" of a merge.
        foreign: Whether it comes from a fork.
        log: Where that run can be read; None where it is this one.
        merged: Whether it was merged, and that is what was built.
    """

    number: int | None
    head: str
    foreign: bool
    log: str | None = None
    merged: bool = False


def built(file: Path, client: Client, repository: str) -> Built:
    """Read the event.

    Args:
        file: The event, as GitHub's runner keeps it.
        client: GitHub's REST API.
        repository: "owner/name".

    Raises:
        ForgeUnknown: It is no event of a pull request.
        ForgeRefused: The token may not see pull requests.
        ForgeUnreachable: GitHub does not answer.
    """
    try:
        event = _Event.model_validate_json(file.read_bytes())
    except OSError as error:
        raise ForgeUnknown(
            f"The event {file} cannot be read: {error.strerror}. Check GITHUB_EVENT_PATH."
        ) from None
    except ValidationError as error:
        fault = error.errors(include_input=False)[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise ForgeUnknown(f"{file} is no event of GitHub's ({place}: {fault['msg']}).") from None
    if event.pull_request is not None:
        pull = event.pull_request
        return Built(pull.number, pull.head.sha, pull.foreign(repository))
    if event.after is not None:
        return Built(merged(client, repository, event.after), "", foreign=False, merged=True)
    if event.workflow_run is None or event.workflow_run.event != "pull_request":
        raise ForgeUnknown(
            "This run is about no pull request. Post from a job on `pull_request`, or on `workflow_run` with"
            " `if: github.event.workflow_run.event == 'pull_request'`."
        )
    return _of_run(event.workflow_run, client, repository)


def _of_run(run: _Run, client: Client, repository: str) -> Built:
    head = quote(f"{run.head_repository.owner.login}:{run.head_branch}", safe="")
    path = f"/repos/{repository}/pulls?state=open&per_page=100&head={head}"
    pages = client.pages(
        path, list[Pull], f"look for the pull request of {run.head_branch!r} in {repository}"
    )
    found = [
        pull
        for page in pages
        for pull in page
        if pull.head.sha == run.head_sha
        and pull.head.repo is not None
        and pull.head.repo.full_name == run.head_repository.full_name
    ]
    if len(found) > 1:
        numbers = ", ".join(str(pull.number) for pull in found)
        raise ForgeUnknown(
            f"Pull requests {numbers} all ask to merge commit {run.head_sha[:12]}, and the run does not tell"
            " which it was for. Close all but one, or give each a commit of its own."
        )
    foreign = run.head_repository.full_name != repository
    return Built(found[0].number if found else None, run.head_sha, foreign, run.html_url)
