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


def results(runner: Runner, name: str) -> ElementTree.Element:
    suite = ElementTree.parse(runner.clone.pipeline / "results" / f"{name}.xml").getroot().find("testsuite")
    assert suite is not None
    return suite


def road(steps: list[Step]) -> list[Step]:
    """The steps of a merge."""
    return [step for step in steps if step.stage in (*ROAD, "Set up", "Prepare")]


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
        suite = results(runner, name)
        cases = {case.get("name") for case in suite.iter("testcase")}
        assert suite.get("failures") == "0"
        assert {"row 1 by GET", "row 1 by POST"} <= cases


@pytest.mark.parametrize("forge", ["jenkins", "azure"])
def test_jenkins_and_azure_take_the_same_road_and_wait_for_a_signature(
    runner: Runner, deployed: list[Done], forge: str
) -> None:
    steps: Callable[[], list[Step]] = getattr(pipelines, forge)
    start: Callable[[Step], Done] = getattr(runner, forge)
    for step in road(steps()):
        done = start(step)
        if step.stage == "Deploy to PROD":
            # A signature is good for one deployment: each of the two waits for its own.
            assert done.code == 3, done.output
            assert "is not approved for heart:pipes-prod" in done.output
            signed = runner.clone.succeed(
                f"scripts/approve {UAT} {PROD} --key {runner.keys}/ana.pem", runner.person
            )
            (plan,) = re.findall(r"--plan ([0-9a-f]{64}) --key", done.output)
            assert f"with the plan {plan}" in signed
            done = start(step)
        assert done.code == 0, f"{step.stage}: {step.command}\n{done.output}"

    assert results(runner, "smoke-prod").get("failures") == "0"
    assert outputs(runner, UAT)["release"] == outputs(runner, PROD)["release"]


def test_a_pull_request_gets_one_comment_that_is_updated(
    runner: Runner, deployed: list[Done], tmp_path: Path
) -> None:
    runner.forge.comments, runner.forge.pulls = [], [runner.forge.pull(7, HEAD, "mallory/heart")]
    event = tmp_path / "event.json"
    event.write_text(json.dumps(run()))
    (post,) = [step for step in pipelines.github("comment.yml") if step.stage == "Post"]

    for job, heading in (("rehearse", "aws"), ("preview", UAT)):
        for step in pipelines.github("preview.yml"):
            if step.job == job:
                done = runner.github(step, base="b" * 40)
                assert done.code == 0, f"{step.stage}: {step.command}\n{done.output}"
        posted = runner.github(post, event)
        assert posted.code == 0, posted.output
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
