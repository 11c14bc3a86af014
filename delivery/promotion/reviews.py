"""The environment review of GitHub Actions as an approval: who let the very run go on that promotes.

The address of the repository stands in the stack's file, so that no variable decides whom to believe. The
run's number comes from its environment; that it is this run, of this commit, is asked of GitHub itself. The
API: https://docs.github.com/en/rest/actions/workflow-runs (review history for a run), read 2026-11-21.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict

from delivery.errors import ApprovalMissing, ApprovalRefused
from delivery.forge.client import Client, Token
from delivery.forge.errors import ForgeUnknown

RUN, TOKEN = "GITHUB_RUN_ID", "GITHUB_TOKEN"
_ADDRESS = re.compile(r"(https?://[^/]+(?:/.+)?)(/repos/[^/]+/[^/]+)")


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _User(_Form):
    login: str


class _Environment(_Form):
    name: str


class _Review(_Form):
    state: str
    user: _User
    environments: tuple[_Environment, ...] = ()


class _Run(_Form):
    head_sha: str
    status: str | None = None
    actor: _User
    triggering_actor: _User


@dataclass(frozen=True)
class Reviewed:
    """A review that lets a promotion go on.

    Attributes:
        login: Who approved.
        promoter: Who started the run.
        run: The run, as a person finds it.
    """

    login: str
    promoter: str
    run: str


def client(repository: str, environment: Mapping[str, str]) -> Client:
    """The API of the repository that a stack's file names.

    Args:
        repository: Its address, such as "https://api.github.com/repos/acme/model".
        environment: The job's variables, which hold its token.

    Raises:
        ForgeUnknown: There is no token, or the address is none.
    """
    secret = environment.get(TOKEN, "").strip()
    if not secret:
        raise ForgeUnknown(
            f"{TOKEN} is not set, so that the run's review cannot be read. Set it in the step, `env: {TOKEN}:"
            " ${{ github.token }}`, and give the job `permissions: actions: read`."
        )
    found = _ADDRESS.fullmatch(repository)
    return Client(found[1] if found else repository, Token(TOKEN, "Authorization", "Bearer ", secret))


def of_run(asked: Client, repository: str, number: str, commit: str, names: tuple[str, ...]) -> Reviewed:
    """The review of a run that is under way.

    Args:
        asked: The API.
        repository: The repository's address.
        number: The run's.
        commit: What is checked out.
        names: What the environment that is deployed to may be called on GitHub.

    Raises:
        ApprovalMissing: Nobody has approved it.
        ApprovalRefused: It is another run, or only whoever started it approved.
        DeliveryError: GitHub does not answer, or does not let the token look.
    """
    found = _ADDRESS.fullmatch(repository)
    path = f"{found[2] if found else ''}/actions/runs/{quote(number, safe='')}"
    run = asked.get(path, _Run, f"look at run {number}")
    if run.head_sha != commit or run.status != "in_progress":
        raise ApprovalRefused(
            f"Run {number} of {repository} is of commit {run.head_sha[:12]} and {run.status}; what promotes"
            f" here is {commit[:12]}. A review counts for its own run only: promote from the run"
            " that was approved."
        )
    started = {run.actor.login, run.triggering_actor.login}
    reviews = asked.get(f"{path}/approvals", tuple[_Review, ...], f"read the reviews of run {number}")
    agreed = [
        review.user.login
        for review in reviews
        if review.state == "approved" and any(one.name in names for one in review.environments)
    ]
    others = [login for login in agreed if login not in started]
    if others:
        return Reviewed(others[0], run.triggering_actor.login, f"{repository}/actions/runs/{number}")
    if agreed:
        raise ApprovalRefused(
            f"{agreed[0]} approved run {number} and also started it. Nobody approves their own: let another"
            " reviewer approve, and set `prevent self-review` in the environment's protection rules."
        )
    raise ApprovalMissing(
        f"Nobody approved run {number} for {' or '.join(names)}. Give that environment required reviewers in"
        " the repository's settings, and let the job name it: `environment: prod`."
    )
