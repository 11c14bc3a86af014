"""Where a review's comment belongs, from what a pipeline's environment says.

GitHub Actions, GitLab CI and Azure Pipelines say it themselves; Jenkins' branch sources for GitHub
do, too. Of a merge the forge tells which pull request it was of.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from delivery.comment import escaping
from delivery.forge import azure_devops, github
from delivery.forge.azure_devops import AzureDevOps
from delivery.forge.client import Client, Token
from delivery.forge.contract import Forge
from delivery.forge.errors import ForgeUnknown
from delivery.forge.github import GitHub
from delivery.forge.github_event import built
from delivery.forge.gitlab import GitLab


@dataclass(frozen=True)
class Place:
    """A pull request, and what was built of it.

    Attributes:
        forge: The pull request; None where what was built is not its newest any more, or a merge of none.
        head: The commit that was built; "" where nobody tells.
        foreign: Whether it comes from a fork.
        log: Where the run that built it can be read.
        merged: Whether it was merged, and that is what was built.
    """

    forge: Forge | None
    head: str
    foreign: bool
    log: str | None
    merged: bool = False


def find(environment: Mapping[str, str]) -> Place:
    """Find the pull request.

    Args:
        environment: The job's variables.

    Raises:
        ForgeUnknown: They tell of none, or of no token.
        ForgeRefused: The token may not look at it.
        ForgeUnreachable: The forge does not answer.
    """
    for mark, reading in (
        ("GITHUB_ACTIONS", _github),
        ("GITLAB_CI", _gitlab),
        ("TF_BUILD", _azure),
        ("CHANGE_URL", _jenkins),
        ("GIT_URL", _jenkins_merge),
    ):
        if environment.get(mark):
            return reading(environment)
    raise ForgeUnknown(
        "There is no pull request here: comments are posted from GitHub Actions, GitLab CI, Azure Pipelines,"
        " or Jenkins with a branch source. To read the comment here: scripts/preview_comment STACK…"
    )


def _github(environment: Mapping[str, str]) -> Place:
    # https://docs.github.com/en/actions/reference/workflows-and-actions/variables, read 2026-11-21
    repository = _need(environment, "GITHUB_REPOSITORY", "Actions set it")
    client = Client(_need(environment, "GITHUB_API_URL", "Actions set it"), _github_token(environment))
    event = built(Path(_need(environment, "GITHUB_EVENT_PATH", "Actions set it")), client, repository)
    graphql = _need(environment, "GITHUB_GRAPHQL_URL", "Actions set it")
    forge = None if event.number is None else GitHub(client, graphql, repository, event.number)
    log = event.log or _github_run(environment, repository)
    return Place(forge, event.head, event.foreign, log, event.merged)


def _gitlab(environment: Mapping[str, str]) -> Place:
    # https://docs.gitlab.com/ci/variables/predefined_variables/, read 2026-11-21
    how = (
        "it is set in pipelines of merge requests: `rules: if: $CI_PIPELINE_SOURCE == 'merge_request_event'`"
    )
    number = _number(environment, "CI_MERGE_REQUEST_IID", how)
    project = _number(environment, "CI_MERGE_REQUEST_PROJECT_ID", how)
    secret = _need(environment, "GITLAB_TOKEN", "give the job a project access token with the scope `api`")
    token = Token("GITLAB_TOKEN", "PRIVATE-TOKEN", "", secret)
    client = Client(_need(environment, "CI_API_V4_URL", how), token)
    page = environment.get("CI_MERGE_REQUEST_PROJECT_URL", "")
    forge = GitLab(client, project, number, f"{page}/-/merge_requests/{number}" if page else "")
    head = environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environment.get("CI_COMMIT_SHA", "")
    foreign = environment.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", str(project)) != str(project)
    return Place(forge, head, foreign, environment.get("CI_PIPELINE_URL"))


def _azure(environment: Mapping[str, str]) -> Place:
    # https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables, read 2026-11-21
    organisation = _need(environment, "SYSTEM_COLLECTIONURI", "Azure Pipelines set it").rstrip("/")
    project = _need(environment, "SYSTEM_TEAMPROJECTID", "Azure Pipelines set it")
    run = f"{organisation}/{project}/_build/results?buildId={environment.get('BUILD_BUILDID', '')}"
    provider = environment.get("BUILD_REPOSITORY_PROVIDER", "TfsGit")
    if provider == "GitHub":
        return _azure_github(environment, run)
    if provider != "TfsGit":
        raise ForgeUnknown(
            f"This pipeline builds a repository of {provider!r}; Azure Pipelines can comment those in Azure"
            " Repos ('TfsGit') and on GitHub. Post from the pipeline of the forge that holds the repository."
        )
    secret = _need(
        environment,
        "SYSTEM_ACCESSTOKEN",
        "map it in the step: `env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)`",
    )
    token = Token("SYSTEM_ACCESSTOKEN", "Authorization", "Bearer ", secret)
    repository = _need(environment, "BUILD_REPOSITORY_ID", "Azure Pipelines set it")
    client = Client(organisation, token)
    if _is_merge(environment):
        commit = _need(environment, "BUILD_SOURCEVERSION", "Azure Pipelines set it")
        of = azure_devops.merged(client, project, repository, commit)
        merge = None if of is None else AzureDevOps(client, project, repository, of)
        return Place(merge, "", foreign=False, log=run, merged=True)
    how = "it is set in builds of pull requests, by a branch policy"
    number = _number(environment, "SYSTEM_PULLREQUEST_PULLREQUESTID", how)
    forge = AzureDevOps(client, project, repository, number)
    head = environment.get("SYSTEM_PULLREQUEST_SOURCECOMMITID", "")
    foreign = environment.get("SYSTEM_PULLREQUEST_ISFORK", "").lower() == "true"
    return Place(forge, head, foreign, run)


def _azure_github(environment: Mapping[str, str], run: str) -> Place:
    client, graphql = _api(environment, "https://github.com")
    repository = _need(environment, "BUILD_REPOSITORY_NAME", "Azure Pipelines set it")
    if _is_merge(environment):
        commit = _need(environment, "BUILD_SOURCEVERSION", "Azure Pipelines set it")
        return _merge_on_github(client, graphql, repository, commit, run)
    number = _number(environment, "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER", "it is set in builds of these")
    head = environment.get("SYSTEM_PULLREQUEST_SOURCECOMMITID", "")
    foreign = environment.get("SYSTEM_PULLREQUEST_ISFORK", "").lower() == "true"
    return Place(GitHub(client, graphql, repository, number), head, foreign, run)


def _is_merge(environment: Mapping[str, str]) -> bool:
    return environment.get("BUILD_REASON", "PullRequest") != "PullRequest"


def _jenkins(environment: Mapping[str, str]) -> Place:
    # https://www.jenkins.io/doc/book/pipeline/multibranch/#additional-environment-variables, read 2026-11-21
    address = environment["CHANGE_URL"]
    found = re.fullmatch(r"(https?://[^/]+)/([^/]+/[^/]+)/pull/(\d+)", address)
    if found is None:
        raise ForgeUnknown(
            f"CHANGE_URL, {address!r}, is no pull request of GitHub's, such as https://github.com/a/b/pull/7."
        )
    server, repository, number = found.groups()
    forge = GitHub(*_api(environment, server), repository, int(number))
    # Jenkins builds the merge, and tells no commit of the pull request's own.
    return Place(forge, "", bool(environment.get("CHANGE_FORK")), environment.get("RUN_DISPLAY_URL"))


def _jenkins_merge(environment: Mapping[str, str]) -> Place:
    # https://plugins.jenkins.io/git, environment variables, read 2026-11-21
    address = environment["GIT_URL"]
    found = re.fullmatch(r"(?:https?://|ssh://git@|git@)([^/:]+)[/:]([^/]+/[^/]+?)(?:\.git)?/?", address)
    if found is None:
        raise ForgeUnknown(
            f"GIT_URL, {escaping.shown(address)!r}, is no repository on GitHub, such as"
            " https://github.com/a/b.git."
        )
    host, repository = found.groups()
    client, graphql = _api(environment, f"https://{host}")
    commit = _need(environment, "GIT_COMMIT", "Jenkins' git plugin sets it")
    return _merge_on_github(client, graphql, repository, commit, environment.get("RUN_DISPLAY_URL"))


def _merge_on_github(client: Client, graphql: str, repository: str, commit: str, run: str | None) -> Place:
    number = github.merged(client, repository, commit)
    forge = None if number is None else GitHub(client, graphql, repository, number)
    return Place(forge, "", foreign=False, log=run, merged=True)


def _api(environment: Mapping[str, str], server: str) -> tuple[Client, str]:
    api = environment.get("GITHUB_API_URL") or (
        "https://api.github.com" if server == "https://github.com" else f"{server}/api/v3"
    )
    graphql = environment.get("GITHUB_GRAPHQL_URL") or f"{api.removesuffix('/v3')}/graphql"
    return Client(api, _github_token(environment)), graphql


def _github_run(environment: Mapping[str, str], repository: str) -> str | None:
    server, run = environment.get("GITHUB_SERVER_URL"), environment.get("GITHUB_RUN_ID")
    return f"{server}/{repository}/actions/runs/{run}" if server and run else None


def _github_token(environment: Mapping[str, str]) -> Token:
    how = (
        "in the step, `env: GITHUB_TOKEN: ${{ github.token }}`; the job needs"
        " `permissions: pull-requests: write`"
    )
    return Token("GITHUB_TOKEN", "Authorization", "Bearer ", _need(environment, "GITHUB_TOKEN", how))


def _need(environment: Mapping[str, str], name: str, how: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise ForgeUnknown(f"{name} is not set, so it is not known where or as whom to post: {how}.")
    return value


def _number(environment: Mapping[str, str], name: str, how: str) -> int:
    value = _need(environment, name, how)
    if not value.isascii() or not value.isdecimal():
        raise ForgeUnknown(f"{name} is {value!r}, which is no number: {how}.")
    return int(value)
