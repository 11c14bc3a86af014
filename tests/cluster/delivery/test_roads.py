"""Each forge's own file, run stage by stage by the same scripts on two real stacks."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests import pipelines
from tests.cluster.delivery.clone import Done
from tests.cluster.delivery.conftest import PROD, UAT, Runner
from tests.pipelines import Step
from tests.unit.delivery.forge.test_place import HEAD, run
from tests.unit.delivery.pipelines.test_files import ROAD

pytestmark = pytest.mark.cluster


def outputs(runner: Runner, stack: str) -> dict[str, str]:
    text = runner.clone.succeed(
        f". scripts/activate >/dev/null && pulumi stack output --json --stack {stack}", runner.person
    )
    found: dict[str, str] = json.loads(text[text.index("{") :])
    return found


def results(runner: Runner, name: str, artefact: str | None = None) -> ElementTree.Element:
    folder = runner.artefacts / artefact if artefact else runner.clone.pipeline / "results"
    suite = ElementTree.parse(folder / f"{name}.xml").getroot().find("testsuite")
    assert suite is not None
    return suite


def test_github_deploys_one_release_to_acceptance_and_then_to_production(
    runner: Runner, deployed: list[Done]
) -> None:
    told = {done.step.stage: done.output for done in deployed}
    uat, prod = outputs(runner, UAT), outputs(runner, PROD)

    assert uat["release"] == prod["release"]
    assert uat["release"] in told["Gate"]
    history = runner.clone.succeed(
        f". scripts/activate >/dev/null && python -m model history {PROD}", runner.person
    )
    assert "ben approved" in history
    for name in ("smoke-uat", "smoke-prod", "deploy-uat", "deploy-prod"):
        suite = results(runner, name, f"results-{name.rpartition('-')[2]}")
        cases = {case.get("name") for case in suite.iter("testcase")}
        assert suite.get("failures") == "0"
        assert {"row 1 by GET", "row 1 by POST"} <= cases


def signing(runner: Runner, start: Callable[[Step], Done]) -> Callable[[Step], Done]:
    """A forge's way to run a step, and a person who signs where production waits for it.

    A signature is good for one deployment: each of several roads waits for its own.
    """

    def run(step: Step) -> Done:
        done = start(step)
        if step.stage != "Deploy to PROD":
            return done
        assert done.code == 3, done.output
        assert "is not approved for heart:pipes-prod" in done.output
        signed = runner.clone.succeed(
            f"scripts/approve {UAT} {PROD} --key {runner.keys}/ana.pem", runner.person
        )
        (plan,) = re.findall(r"--plan ([0-9a-f]{64}) --key", done.output)
        assert f"with the plan {plan}" in signed
        return start(step)

    return run


def test_jenkins_takes_the_same_road_in_one_workspace_and_waits_for_a_signature(
    runner: Runner, deployed: list[Done]
) -> None:
    runner.reviewed()
    stages = (*ROAD, "Set up", "Prepare", "Comment")

    runner.job(
        [step for step in pipelines.jenkins() if step.stage in stages], signing(runner, runner.jenkins)
    )

    assert results(runner, "smoke-prod").get("failures") == "0"
    assert outputs(runner, UAT)["release"] == outputs(runner, PROD)["release"]


def test_azure_takes_the_same_road_job_by_job_and_waits_for_a_signature(
    runner: Runner, deployed: list[Done]
) -> None:
    runner.reviewed()

    for job in pipelines.jobs(pipelines.azure_steps()):
        if job[0].job not in ("Drift", "Rehearse"):
            runner.job(job, signing(runner, runner.azure))

    assert results(runner, "smoke-prod").get("failures") == "0"
    assert outputs(runner, UAT)["release"] == outputs(runner, PROD)["release"]


def test_a_rollback_started_by_hand_brings_acceptance_back(runner: Runner, deployed: list[Done]) -> None:
    before = outputs(runner, UAT)["release"]
    train = (
        "python -m model train --store .pipeline/releases --candidate tree --trials 2 --folds 3 --repeats 1"
    )
    runner.clone.succeed(f". scripts/activate && {train} --override-gate 'a test'", runner.person)
    runner.clone.renew()  # what was reviewed there was another release
    runner.clone.succeed(f"scripts/promote heart:candidate {UAT}", runner.person)
    other = outputs(runner, UAT)["release"]

    (job,) = pipelines.jobs(pipelines.github_steps("rollback.yml"))
    runner.job(job, lambda step: runner.github(step, inputs={"environment": "uat", "reason": "a test"}))

    assert other != before
    assert outputs(runner, UAT)["release"] == before
    assert results(runner, "rollback").get("failures") == "0"


def test_a_pull_request_gets_one_comment_that_is_updated(
    runner: Runner, deployed: list[Done], tmp_path: Path
) -> None:
    runner.forge.comments, runner.forge.pulls = [], [runner.forge.pull(7, HEAD, "mallory/heart")]
    event = tmp_path / "event.json"
    event.write_text(json.dumps(run()))

    for name, heading in (("rehearse", "aws"), ("preview", UAT)):
        (job,) = [one for one in pipelines.jobs(pipelines.github_steps("preview.yml")) if one[0].job == name]
        runner.job(job, lambda step: runner.github(step, base="b" * 40))
        (posting,) = pipelines.jobs(pipelines.github_steps("comment.yml"))
        runner.job(posting, lambda step: runner.github(step, event))
        (comment,) = runner.forge.comments
        assert heading in str(comment["body"])


def test_drift_is_found_where_somebody_changed_a_stack(runner: Runner, deployed: list[Done]) -> None:
    (drift,) = [step for step in pipelines.github("drift.yml") if step.stage == "Drift"]
    kubectl = (
        f". scripts/activate >/dev/null && pulumi stack output kubeconfig --show-secrets --stack {UAT}"
        " > .pipeline/kubeconfig && kubectl --kubeconfig .pipeline/kubeconfig --namespace landfall"
        ' patch horizontalpodautoscaler heart --patch \'{{"spec": {{"maxReplicas": {}}}}}\''
    )
    before = runner.github(drift)

    try:
        runner.clone.succeed(kubectl.format(3), runner.person)
        after = runner.github(drift)
    finally:
        runner.clone.succeed(kubectl.format(2), runner.person)

    assert before.code == 0, before.output
    assert after.code == 3, after.output
    assert "maxReplicas" in after.output
