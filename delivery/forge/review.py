"""Who let a run of GitHub Actions go on: the review of its environment, as GitHub itself tells it.

The names are asked of GitHub and never read from the job's variables, which its own steps could set. That the
review was asked for at all, and of whom, is set in the repository: its environment's required reviewers.
"""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict

from delivery.errors import ApprovalMissing, ApprovalRefused
from delivery.forge.client import Client, Token
from delivery.forge.errors import ForgeUnknown


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _User(_Form):
    login: str


class _Environment(_Form):
    name: str


class _Review(_Form):
    state: str
    environments: tuple[_Environment, ...]
    user: _User


class _Run(_Form):
    actor: _User
    triggering_actor: _User


def asked_here(environment: Mapping[str, str]) -> bool:
    """Whether this is a job whose forge can tell who approved it.

    Args:
        environment: The job's variables.
    """
    return bool(environment.get("GITHUB_ACTIONS"))


def approver(environment: Mapping[str, str], name: str) -> str:
    """The person who approved that this run deploys to an environment.

    Args:
        environment: The job's variables.
        name: The environment's name, such as "prod".

    Returns:
        Their login.

    Raises:
        ApprovalMissing: Nobody did.
        ApprovalRefused: Only those did who started the run.
        ForgeUnknown: The variables do not tell which run this is.
        ForgeRefused: The token may not see it.
        ForgeUnreachable: GitHub does not answer.
    """
    # "Get the review history for a workflow run",
    # https://docs.github.com/en/rest/actions/workflow-runs, read 2026-11-21
    repository, number = _need(environment, "GITHUB_REPOSITORY"), _need(environment, "GITHUB_RUN_ID")
    run = f"/repos/{repository}/actions/runs/{number}"
    token = Token("GITHUB_TOKEN", "Authorization", "Bearer ", _need(environment, "GITHUB_TOKEN"))
    client = Client(_need(environment, "GITHUB_API_URL"), token)
    try:
        reviews = client.get(f"{run}/approvals", list[_Review], f"see who approved {name!r}")
        started = client.get(run, _Run, "see who started this run")
    finally:
        client.close()
    return chosen(_approvers(reviews, name), {started.actor.login, started.triggering_actor.login}, name)


def chosen(approvers: Iterable[str], starters: Iterable[str], name: str) -> str:
    """The first approver who did not start the run. Pure.

    Args:
        approvers: Who approved.
        starters: Who started the run.
        name: The environment's name.

    Raises:
        ApprovalMissing: Nobody approved.
        ApprovalRefused: Only a starter did.
    """
    approvers, starters = list(approvers), set(starters)
    for login in approvers:
        if login not in starters:
            return login
    if approvers:
        raise ApprovalRefused(
            f"{approvers[0]} started this run and also approved it for {name!r}. Nobody approves their own:"
            " let another reviewer do so, and tick `Prevent self-review` in the environment's settings."
        )
    raise ApprovalMissing(
        f"Nobody approved this run for the environment {name!r}. Give it required reviewers in the"
        " repository's settings, under Environments, and run it again; or let two people sign:"
        " scripts/approve, then scripts/promote --key FILE."
    )


def _approvers(reviews: Iterable[_Review], name: str) -> list[str]:
    return [
        review.user.login
        for review in reviews
        if review.state == "approved" and name in {one.name for one in review.environments}
    ]


def _need(environment: Mapping[str, str], variable: str) -> str:
    value = environment.get(variable, "").strip()
    if not value:
        raise ForgeUnknown(
            f"{variable} is not set, so GitHub cannot be asked who approved this run. GITHUB_TOKEN is for the"
            " step to set: `env: GITHUB_TOKEN: ${{ github.token }}`, in a job with `permissions: actions:"
            " read`."
        )
    return value
