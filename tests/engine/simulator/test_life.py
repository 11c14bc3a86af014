"""A whole life in a simulated cloud: preview, up, refresh, drift, replacement, destroy."""

import base64
import re
from pathlib import Path

import pytest

from tests.engine.simulator import programs
from tests.engine.simulator.rehearsal import Rehearsal
from tests.engine.stack import Step

pytestmark = pytest.mark.engine


@pytest.fixture
def stack(tmp_path: Path) -> Rehearsal:
    return Rehearsal(tmp_path, programs.AWS, "aws")


def test_a_stack_lives_whole_and_leaves_an_empty_ledger(stack: Rehearsal) -> None:
    previewed = stack.preview()
    assert previewed.code == 0, previewed.output
    assert stack.types() == [], "a preview makes nothing"

    up = stack.up()
    assert up.code == 0, up.output
    outputs = stack.outputs()
    assert re.fullmatch(r"vpc-0[0-9a-f]{16}", outputs["vpc"])
    assert outputs["inside"] == outputs["vpc"]
    assert outputs["role"] == "arn:aws:iam::123456789012:role/cluster"
    assert outputs["issuer"].startswith("https://oidc.eks.eu-central-1.amazonaws.com/id/")
    assert base64.b64decode(outputs["authority"]).startswith(b"-----BEGIN CERTIFICATE-----")

    assert stack.preview("--expect-no-changes").code == 0
    assert stack.refresh("--expect-no-changes").code == 0

    stack.ledger.mutate(outputs["vpc"], "tags.team", "somebody else's")
    drift = stack.preview("--refresh")
    assert [step.name for step in drift.changes if step.operation == "update"] == ["vpc"], drift.output
    assert stack.up("--refresh").code == 0
    vpc = stack.ledger.get("aws:ec2/vpc:Vpc", outputs["vpc"])
    assert vpc is not None
    assert vpc.at("tags.team") == "ml"

    assert stack.destroy().code == 0
    assert stack.types() == []


def test_what_cannot_change_in_place_is_made_anew_as_the_cloud_demands(stack: Rehearsal) -> None:
    assert stack.up().code == 0
    stack.write(programs.AWS.replace("10.0.{number}.0/24", "10.0.1{number}.0/24"))

    preview = stack.preview()

    replaced = {step.name for step in preview.changes if step.operation == "replace"}
    assert replaced == {"subnet-a", "subnet-b", "subnet-c"}
    assert Step("update", "aws:eks/cluster:Cluster", "cluster") in preview.changes


def test_inputs_that_the_cloud_would_refuse_are_refused_in_the_preview(tmp_path: Path) -> None:
    wrong = programs.AWS.replace("10.0.0.0/16", "10.0.0.1/16")
    wrong = wrong.replace("enable_dns_hostnames=True", "enable_dns_hostnames='yes'")
    stack = Rehearsal(tmp_path, wrong, "aws")

    preview = stack.preview()

    assert preview.code != 0
    assert "must be an IPv4 range" in preview.output
    assert "must be a boolean, got 'yes'" in preview.output, "every fault of a resource is told at once"
    assert stack.types() == []
