"""What replaces a thing, and in which order."""

import pytest

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator import changes, clouds
from infra.plugins.simulator.schema.cache import schema

EKS = "aws:eks/cluster:Cluster"
POOL = "aws:eks/nodeGroup:NodeGroup"


def _between(token: str, old: JsonObject, new: JsonObject) -> changes.Difference:
    cloud = clouds.load(token.partition(":")[0])
    return changes.between(cloud.types[token], schema(cloud.package, token), old, new)


@pytest.mark.parametrize(
    ("token", "old", "new", "replaces"),
    [
        (EKS, {"tags": {"a": "b"}}, {"tags": {"a": "c"}}, False),
        (EKS, {"roleArn": "a"}, {"roleArn": "b"}, True),
        (EKS, {"kubernetesNetworkConfig": {"ipFamily": "ipv4"}}, {"kubernetesNetworkConfig": {}}, True),
        (EKS, {"vpcConfig": {"subnetIds": ["a"]}}, {"vpcConfig": {"subnetIds": ["b"]}}, False),
        (EKS, {}, {"encryptionConfig": {"resources": ["secrets"]}}, False),
        (EKS, {"encryptionConfig": {"resources": ["secrets"]}}, {}, True),
        (POOL, {"launchTemplate": {"id": "a", "version": "1"}}, {"launchTemplate": {"id": "a"}}, False),
        (POOL, {"launchTemplate": {"id": "a", "version": "1"}}, {"launchTemplate": {"version": "1"}}, True),
        ("openstack:networking/secGroupRule:SecGroupRule", {"protocol": "tcp"}, {"protocol": "udp"}, True),
        ("azure-native:containerservice:AgentPool", {"count": 1}, {"count": 2}, False),
    ],
)  # fmt: skip
def test_what_replaces(token: str, old: JsonObject, new: JsonObject, replaces: bool) -> None:
    found = _between(token, old, new)

    assert found.changes
    assert bool(found.replacing) == replaces


def test_the_old_one_goes_first_where_it_holds_the_name() -> None:
    kept = _between(EKS, {"name": "x", "roleArn": "a"}, {"name": "x", "roleArn": "b"})
    moved = _between(EKS, {"name": "x", "roleArn": "a"}, {"name": "y", "roleArn": "b"})

    assert kept.delete_first
    assert not moved.delete_first


def test_nothing_changed_is_no_difference() -> None:
    assert _between(EKS, {"name": "x"}, {"name": "x"}).changes == ()


def test_what_the_cloud_adds_joins_the_inputs() -> None:
    assert changes.merged({"a": {"b": 1}, "c": [1]}, {"a": {"d": 2}, "c": [2], "e": 3}) == {
        "a": {"b": 1, "d": 2},
        "c": [2],
        "e": 3,
    }
