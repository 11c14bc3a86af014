"""Three forges, one road: the same stages by the same scripts, one line each, with no way in for a fork."""

import re
import shlex
from typing import Any

import pytest
import yaml

from tests.pipelines import AZURE, JENKINS, WORKFLOWS, Step, azure, github, jenkins, named
from toolchain import folders

ROAD = (
    "Test",
    "Gate",
    "Bake",
    "Preview",
    "Deploy to UAT",
    "Smoke test of UAT",
    "Deploy to PROD",
    "Smoke test of PROD",
)
_FILES = sorted(WORKFLOWS.glob("*.yml"))
_ALL = [step for file in _FILES for step in github(file.name)] + jenkins() + azure()


def _workflow(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((WORKFLOWS / name).read_text())
    return found


def test_every_forge_runs_the_same_stages_by_the_same_commands() -> None:
    road = named(github("deploy.yml"), ROAD)

    assert tuple(stage for stage, _ in road) == ROAD
    assert named(jenkins(), ROAD) == road
    assert named(azure(), ROAD) == road


@pytest.mark.parametrize("forge", [jenkins(), azure()], ids=["jenkins", "azure"])
def test_every_forge_prepares_looks_for_drift_rehearses_forks_and_comments(forge: list[Step]) -> None:
    drift = named(github("drift.yml"), ("Drift",))
    prepared = named(github("drift.yml"), ("Prepare",))
    commented = [command for _, command in named(github("comment.yml"), ("Post",))]

    assert named(forge, ("Drift",)) == drift
    assert set(named(forge, ("Prepare",))) == set(prepared)
    assert [command for _, command in named(forge, ("Comment",))] == commented
    assert len(named(forge, ("Rehearse",))) == 1


@pytest.mark.parametrize("step", _ALL, ids=lambda step: f"{step.job}-{step.stage}")
def test_a_step_is_one_line_that_starts_a_script_and_decides_nothing(step: Step) -> None:
    words = shlex.split(step.command)
    script = folders.CLONE / words[0]

    assert "\n" not in step.command.strip()
    assert script.parent == folders.CLONE / "scripts"
    assert script.exists()
    assert not re.search(r"[;|&<>`]|\$\(|\$\{\{", step.command)


def test_no_workflow_has_a_right_that_a_job_does_not_name() -> None:
    for file in _FILES:
        workflow = _workflow(file.name)
        assert workflow["permissions"] == {}, file.name
        for name, job in workflow["jobs"].items():
            assert "permissions" in job, f"{file.name}: {name}"
    writers = {
        (file.name, right)
        for file in _FILES
        for job in _workflow(file.name)["jobs"].values()
        for right, given in job["permissions"].items()
        if given == "write"
    }
    assert {right for name, right in writers if name not in ("comment.yml", "deploy.yml")} == {"id-token"}
    assert {right for name, right in writers if name == "comment.yml"} == {"pull-requests"}
    deploying = _workflow("deploy.yml")["jobs"].items()
    assert [name for name, job in deploying if job["permissions"].get("pull-requests") == "write"] == [
        "comment"
    ]


def test_who_may_write_comments_meets_no_secret_of_a_stack() -> None:
    job = _workflow("deploy.yml")["jobs"]["comment"]

    assert "id-token" not in job["permissions"]
    assert "environment" not in job
    assert "secrets." not in str(job)


def test_actions_are_pinned_by_commit_and_each_at_one() -> None:
    texts = [*(file.read_text() for file in _FILES), _login().read_text()]
    used = [line for text in texts for line in re.findall(r"uses: (?!\./)(.*)", text)]
    pins: dict[str, set[str]] = {}
    for line in used:
        found = re.fullmatch(r"([\w-]+/[\w-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)", line)
        assert found is not None, line
        pins.setdefault(found[1], set()).add(found[2] + found[3])

    assert pins
    assert {action: seen for action, seen in pins.items() if len(seen) > 1} == {}


def test_what_a_fork_may_start_has_no_secret_in_reach() -> None:
    for file in _FILES:
        workflow = _workflow(file.name)
        triggers = workflow[True]  # `on`, as YAML 1.1 reads it
        assert "pull_request_target" not in triggers, file.name
        if "pull_request" not in triggers:
            continue
        for name, job in workflow["jobs"].items():
            if "head.repo.full_name == github.repository" in job.get("if", ""):
                continue
            assert "secrets." not in str(job) + str(workflow.get("env")), f"{file.name}: {name}"
            assert "id-token" not in job["permissions"], f"{file.name}: {name}"
            assert "environment" not in job, f"{file.name}: {name}"


def test_what_answers_a_fork_runs_nothing_of_it() -> None:
    (job,) = _workflow("comment.yml")["jobs"].values()
    (checkout,) = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]

    assert "ref" not in checkout["with"]
    assert "repository" not in checkout["with"]
    assert "secrets." not in str(job)


def test_in_jenkins_a_forks_change_never_meets_credentials() -> None:
    text = JENKINS.read_text()
    guarded = text[text.index("stage('Stacks')") :]

    assert guarded.index("env.CHANGE_FORK == null") < guarded.index("credentials(")
    assert "credentials(" not in text[: text.index("stage('Stacks')")]


def test_in_azure_a_forks_change_never_meets_secrets() -> None:
    stages = {stage["stage"]: stage for stage in yaml.safe_load(AZURE.read_text())["stages"]}
    meets = {name for name, stage in stages.items() if ".azure-pipelines/s" in str(stage)}

    assert meets == {"Drift", "Release", "Comment", "UAT", "PROD"}
    assert "ne(variables['System.PullRequest.IsFork'], 'True')" in stages["Release"]["condition"]
    assert "ne(variables['System.PullRequest.IsFork'], 'True')" in stages["Comment"]["condition"]
    assert stages["UAT"]["dependsOn"] == "Release"
    assert stages["PROD"]["dependsOn"] == "UAT"
    assert stages["Drift"]["condition"] == "eq(variables['Build.Reason'], 'Schedule')"


def test_production_waits_for_acceptance_and_its_own_environment() -> None:
    jobs = _workflow("deploy.yml")["jobs"]

    assert [jobs[name]["needs"] for name in ("release", "uat", "prod")] == ["test", "release", "uat"]
    assert (jobs["uat"]["environment"], jobs["prod"]["environment"]) == ("uat", "prod")
    assert jobs["prod"]["permissions"]["actions"] == "read"


def test_no_merge_holds_up_or_cancels_a_rollback() -> None:
    rollback, deploy = _workflow("rollback.yml"), _workflow("deploy.yml")

    assert "concurrency" not in rollback
    assert all("concurrency" not in job for job in rollback["jobs"].values())
    assert deploy["concurrency"] == {"group": "deploy", "cancel-in-progress": False}


def test_branches_of_one_name_in_two_repositories_do_not_stop_each_others_comment() -> None:
    group = _workflow("comment.yml")["concurrency"]["group"]

    assert "workflow_run.head_repository.full_name" in group
    assert "workflow_run.head_branch" in group


def _login() -> Any:
    return folders.CLONE / ".github" / "actions" / "cloud-login" / "action.yml"
