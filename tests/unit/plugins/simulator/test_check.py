"""Inputs are refused as a real provider would refuse them."""

import pytest

from infra.plugins.kubernetes.json_tree import Json, JsonObject
from infra.plugins.kubernetes.wire import UNKNOWN
from infra.plugins.simulator import clouds, forms
from infra.plugins.simulator.check import faults
from infra.plugins.simulator.schema.cache import schema

EKS = "aws:eks/cluster:Cluster"
RIGHT: JsonObject = {
    "name": "harbour",
    "roleArn": "arn:aws:iam::123456789012:role/x",
    "vpcConfig": {"subnetIds": ["subnet-0123456789abcdef0"]},
}


def _said(inputs: JsonObject, token: str = EKS) -> list[str]:
    cloud = clouds.load(token.partition(":")[0])
    found = faults(schema(cloud.package, token), inputs, cloud.types[token].forms)
    return [f"{fault.path}: {fault.reason}" for fault in found]


def test_right_inputs_pass_and_so_do_unknown_ones() -> None:
    assert _said(RIGHT) == []
    assert _said({**RIGHT, "roleArn": UNKNOWN, "vpcConfig": {"subnetIds": UNKNOWN}}) == []
    assert _said({**RIGHT, "vpcConfig": UNKNOWN}) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"colour": "red"}, "colour: aws:eks/cluster:Cluster has no property 'colour'; it has"),
        (
            {"vpcConfig": {"subnetIds": [], "zone": "a"}},
            "vpcConfig.zone: vpcConfig has no property 'zone'; it has clusterSecurityGroupId",
        ),
        ({"vpcConfig": {}}, "vpcConfig.subnetIds: is required by vpcConfig and not given"),
        ({"roleArn": None}, "roleArn: is required by aws:eks/cluster:Cluster and not given"),
        ({"roleArn": "role/x"}, "roleArn: must be an ARN"),
        ({"tags": ["a"]}, "tags: must be a map, got ['a']"),
        ({"tags": {"a": 1}}, "tags.a: must be a string, got 1"),
        ({"deletionProtection": "yes"}, "deletionProtection: must be a boolean, got 'yes'"),
        ({"enabledClusterLogTypes": "api"}, "enabledClusterLogTypes: must be a list, got 'api'"),
        ({"enabledClusterLogTypes": ["apis"]}, "enabledClusterLogTypes[0]: must be one of api, audit"),
        ({"version": "v1.34"}, "version: must be a Kubernetes minor version, such as 1.34, got 'v1.34'"),
        ({"defaultAddonsToRemoves": ["x"]}, "defaultAddonsToRemoves: is deprecated: Configure"),
    ],
)
def test_what_is_wrong_is_named_with_its_place_its_value_and_what_is_allowed(
    wrong: JsonObject, said: str
) -> None:
    found = _said({**RIGHT, **wrong})

    assert len(found) == 1
    assert found[0].startswith(said)


def test_an_enumeration_is_held_to_its_values() -> None:
    token = "azure-native:network:PublicIPAddress"

    [said] = _said({"resourceGroupName": "x", "publicIPAllocationMethod": "Fixed"}, token)

    assert said == "publicIPAllocationMethod: must be one of Static, Dynamic; got 'Fixed'"


def test_long_values_are_shown_in_part() -> None:
    [said] = _said({**RIGHT, "version": "9" * 1000})

    assert len(said) < 200


@pytest.mark.parametrize(
    ("form", "right", "wrong"),
    [
        (forms.cidr(16, 28), "10.0.0.0/16", ("10.0.0.0/8", "10.0.0.1/16", "10.0.0.0", "ten")),
        (forms.among("a", "b"), "a", ("c", "")),
        (forms.GUID, "10de18e7-0000-4000-8000-000000000001", ("10de18e7", "g" * 36)),
        (
            forms.document,
            '{"Statement": [{"Effect": "Allow"}]}',
            ("{", "[]", '{"Statement": {}}', '{"Statement": [{"Effect": "allow"}]}'),
        ),
    ],
)
def test_forms_take_what_is_right_and_say_what_is_wrong(
    form: forms.Form, right: str, wrong: tuple[str, ...]
) -> None:
    assert form(right) == ""
    assert all(form(value).startswith("must be") or form(value).startswith("must have") for value in wrong)


@pytest.mark.parametrize("value", [True, 1.5, "1", None, [1]])
def test_a_whole_number_is_nothing_else(value: Json) -> None:
    token = "aws:eks/nodeGroup:NodeGroup"
    inputs: JsonObject = {
        "clusterName": "x",
        "nodeRoleArn": "arn:aws:iam::123456789012:role/x",
        "subnetIds": [],
        "scalingConfig": {"minSize": 1, "maxSize": 1, "desiredSize": value},
    }

    assert len(_said(inputs, token)) == 1
