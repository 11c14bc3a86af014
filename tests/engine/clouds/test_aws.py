"""The target aws under the real engine: valid inputs, changes that touch what differs, and all of it goes."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.engine.clouds import secrets
from tests.engine.clouds.refused import refused
from tests.engine.kubernetes.stack import install
from tests.engine.simulator.rehearsal import Rehearsal
from tests.engine.stack import Operation, Step

pytestmark = pytest.mark.engine

_PROGRAM = """
import pulumi
from infra import clouds, naming
from infra.settings import parse

cloud = clouds.load(parse({settings!r}, "aws"), "aws")
registry = cloud.registry(naming.repositories("heart"))
made = cloud.declare(cloud.spec())
pulumi.export("host", registry.host)
pulumi.export("repository", registry.repository("heart"))
pulumi.export("kubeconfig", made.kubeconfig)
"""
_AWS = {"region": "eu-central-1"}
_ROLE = "arn:aws:iam::111122223333:role/deployer"
_CLUSTER = "aws:eks/cluster:Cluster"
_GROUP = "aws:eks/nodeGroup:NodeGroup"
_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
_ENTRY = "aws:eks/accessEntry:AccessEntry"
_RIGHT = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
_UNTAGGABLE = {
    "aws:ec2/route:Route",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:kms/alias:Alias",
}


def _program(aws: dict[str, Any] | None = None, **more: Any) -> str:
    values = {"cloud": "aws", "aws": {**_AWS, **(aws or {})}, "apiAllowedCidrs": ["203.0.113.7/32"], **more}
    text = {
        f"landfall:{key}": value if isinstance(value, str) else json.dumps(value)
        for key, value in values.items()
    }
    return _PROGRAM.format(settings=text)


def _changed(run: Operation) -> list[Step]:
    assert run.code == 0, run.output
    return [step for step in run.changes if not step.type.startswith("pulumi:")]


def _kinds(run: Operation) -> list[tuple[str, str]]:
    return sorted((step.operation, step.type) for step in _changed(run))


@pytest.fixture
def stack(tmp_path: Path) -> Rehearsal:
    stack = Rehearsal(tmp_path, _program(), "aws")
    stack.environment |= secrets.CREDENTIALS
    return stack


def test_it_comes_changes_and_goes(stack: Rehearsal) -> None:
    up = stack.up()
    assert up.code == 0, up.output
    outputs = stack.outputs()
    assert outputs["host"] == "123456789012.dkr.ecr.eu-central-1.amazonaws.com"
    assert outputs["repository"] == "landfall-aws/heart"
    assert yaml.safe_load(outputs["kubeconfig"])["current-context"] == "landfall-aws"
    assert "certificate-authority-data" not in json.dumps(stack.export()), "only in secrets"
    untagged = [entry for entry in stack.ledger.entries() if entry.at("tags.landfall-stack") != "aws"]
    assert {entry.type for entry in untagged} == _UNTAGGABLE
    assert stack.refresh("--expect-no-changes").code == 0
    secrets.check(stack, up, refused(stack))

    stack.write(_program(nodePools=[{"minNodes": 3, "maxNodes": 6}]))
    assert _kinds(stack.preview()) == [("update", _GROUP)]
    stack.write(_program({"role": _ROLE}))
    assert [kind for kind in _kinds(stack.preview()) if "provider" not in kind[1]] == [
        ("create", _ENTRY),
        ("create", _RIGHT),
    ]
    stack.write(_program(nodePools=[{"diskGb": 80}]))
    assert _kinds(stack.up()) == [("update", _TEMPLATE), ("update", _GROUP)]
    [group] = stack.ledger.of_type(_GROUP)
    assert group.at("launchTemplate.version") == "2"

    destroyed = stack.destroy()
    assert destroyed.code == 0, destroyed.output
    assert stack.types() == []


def test_nobody_comes_in_before_there_are_nodes(stack: Rehearsal, tmp_path: Path) -> None:
    # Right after it was made, an access entry lets nobody in yet.
    inside = _program({"role": _ROLE}).replace(
        "cloud.declare(cloud.spec())", "cloud.cluster(cloud.spec(), registry)"
    )
    stack.write(inside)
    install(Path(stack.environment["PULUMI_HOME"]))

    preview = stack.preview("--save-plan", str(tmp_path / "plan.json"))

    assert preview.code == 0, preview.output
    plans = json.loads((tmp_path / "plan.json").read_text())["resourcePlans"]
    [waits] = [
        plan["goal"]["dependencies"] for urn, plan in plans.items() if urn.endswith("kubernetes::storage")
    ]
    waited_for = {urn.split("::")[2].rpartition("$")[2] for urn in waits}
    assert {_ENTRY, _RIGHT, _GROUP, "aws:eks/addon:Addon"} <= waited_for


def test_another_size_makes_the_new_group_before_the_old_one_goes(stack: Rehearsal) -> None:
    assert stack.up().code == 0
    stack.write(_program(nodePools=[{"cpu": 4, "memory": "16Gi"}]))

    up = stack.up()

    made, gone = [step for step in _changed(up) if step.type == _GROUP]
    assert (made.operation, gone.operation) == ("create", "delete")
    [group] = stack.ledger.of_type(_GROUP)
    assert group.at("instanceTypes") == ["m6i.xlarge"]
    assert not [step for step in _changed(up) if step.type == _CLUSTER]


def test_a_protected_cluster_is_kept(stack: Rehearsal) -> None:
    stack.write(_program(environment="prod"))
    assert stack.up().code == 0

    refused = stack.destroy()

    assert refused.code != 0
    [cluster] = stack.ledger.of_type(_CLUSTER)
    assert cluster.at("deletionProtection") is True


def test_a_private_cluster_without_a_way_out_comes_and_goes(stack: Rehearsal) -> None:
    private = {"endpoint": "private", "nat": "none", "role": _ROLE}
    stack.write(_program(private, apiAllowedCidrs=["10.1.0.0/16"]))

    up = stack.up()

    assert up.code == 0, up.output
    ledger = stack.ledger
    [cluster] = ledger.of_type(_CLUSTER)
    rules = ledger.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    [rule] = [rule for rule in rules if rule.at("cidrIpv4") == "10.1.0.0/16"]
    assert cluster.at("vpcConfig.endpointPublicAccess") is False
    assert cluster.at("vpcConfig.securityGroupIds") == [rule.at("securityGroupId")]
    assert cluster.at("accessConfig.bootstrapClusterCreatorAdminPermissions") is False
    assert [entry.at("principalArn") for entry in ledger.of_type(_ENTRY)] == [_ROLE]
    assert not list(ledger.of_type("aws:ec2/natGateway:NatGateway"))
    assert len(list(ledger.of_type("aws:ec2/vpcEndpoint:VpcEndpoint"))) == 7
    assert stack.destroy().code == 0
    assert stack.types() == []


@pytest.mark.parametrize(("nat", "gateways"), [("one", 1), ("each", 3)])
def test_gateways_are_as_many_as_the_settings_say(stack: Rehearsal, nat: str, gateways: int) -> None:
    stack.write(_program({"nat": nat}, registry="docker.io/acme"))

    made = Counter(step.type for step in _changed(stack.preview()))

    assert made["aws:ec2/natGateway:NatGateway"] == made["aws:ec2/eip:Eip"] == gateways
    assert made["aws:ecr/repository:Repository"] == 0, "the registry is external"
    assert stack.types() == []
