"""Two stacks side by side: matched by what resources are for, whatever the clouds call them."""

import json
from dataclasses import replace

import pytest

from infra import clouds
from infra.comparison import planned, report, roles, sizes
from infra.comparison.planned import Planned
from infra.comparison.side import Side
from infra.contract import Feature, FeatureName
from infra.cost.estimate import estimate
from infra.cost.resource import Resource
from infra.errors import LandfallError
from infra.plugins.simulator import clouds as simulated
from rehearsal.plugins import SIMULATED

AWS = Side(
    "aws",
    (Feature(FeatureName.ZONES), Feature(FeatureName.IMAGE_SCANNING)),
    (
        Planned("aws:ec2/vpc:Vpc", "vpc", "Network"),
        Planned("aws:ec2/subnet:Subnet", "a", "Network"),
        Planned("aws:ec2/subnet:Subnet", "b", "Network"),
        Planned(
            "aws:eks/nodeGroup:NodeGroup", "default", "Nodes",
            {"instanceTypes": ["m6i.large"], "scalingConfig": {"minSize": 2.0, "maxSize": 4.0}},
        ),
        Planned("kubernetes:apps/v1:Deployment", "heart", "ModelService"),
    ),
)  # fmt: skip
OPENSTACK = Side(
    "openstack",
    (Feature(FeatureName.ZONES), Feature(FeatureName.IMAGE_SCANNING, "nobody looks into images")),
    (
        Planned("openstack:networking/network:Network", "network", "Network"),
        Planned(
            "openstack:compute/instance:Instance", "control-plane-0", "ControlPlane", {"flavorName": "m"}
        ),
        Planned("openstack:compute/instance:Instance", "pool-0", "Workers", {"flavorName": "l"}),
        Planned("kubernetes:apps/v1:Deployment", "heart", "ModelService"),
        Planned("kubernetes:apps/v1:Deployment", "metrics-server", "MetricsServer"),
    ),
)


def test_resources_are_matched_by_what_they_are_for() -> None:
    rows = [" ".join(line.split()) for line in report.text(AWS, OPENSTACK).splitlines()]

    assert "network 1 Vpc 1 Network" in rows
    assert "subnets 2 Subnet none" in rows
    assert "control plane none 1 Instance" in rows
    assert "nodes 1 NodeGroup 1 Instance" in rows
    assert "in all 4 3" in rows


def test_what_differs_inside_the_cluster_is_named() -> None:
    text = report.text(AWS, OPENSTACK)

    assert "1 objects are the same" in text
    assert "only on openstack: Deployment metrics-server" in text


def test_a_feature_that_is_lost_is_told_with_its_reason() -> None:
    assert "openstack lacks scanning of images: nobody looks into images" in report.text(AWS, OPENSTACK)


def test_what_it_costs_is_told_and_what_nobody_can_price() -> None:
    nat = Resource("aws:ec2/natGateway:NatGateway", "n", {}, {"region": "us-east-1"})
    instance = Resource("openstack:compute/instance:Instance", "i", {"flavorName": "m"})
    rows = [
        " ".join(line.split())
        for line in report.text(
            replace(AWS, cost=estimate([nat])), replace(OPENSTACK, cost=estimate([instance]))
        ).splitlines()
    ]

    assert "in all $32.85 at least $0.00" in rows
    assert "no price known openstack:compute/instance:Instance" in rows


def test_sizes_are_told_in_each_clouds_words() -> None:
    assert [(pool.name, pool.size, pool.nodes) for pool in sizes.pools(AWS.resources)] == [
        ("default", "m6i.large", "2 to 4")
    ]
    assert [pool.nodes for pool in sizes.pools(OPENSTACK.resources)] == ["1", "1"]


@pytest.mark.parametrize("cloud", [name for name in clouds.CLOUDS if name in SIMULATED])
def test_every_type_that_a_cloud_has_in_the_simulator_has_a_role(cloud: str) -> None:
    # What a cluster makes by itself (balancers, volumes) is never in a preview.
    made_by_clusters = (
        "aws:ebs/",
        "aws:lb/",
        "gcp:compute/",
        "azure-native:network:",
        "azure-native:compute:",
    )
    types = simulated.load(SIMULATED[cloud]).types

    without = [kind for kind in types if roles.role(Planned(kind, "x")) is roles.OTHER]

    assert [kind for kind in without if not kind.startswith(made_by_clusters)] == []


def test_a_preview_is_read_from_the_engines_events() -> None:
    urn = "urn:pulumi:aws::landfall::landfall:aws:Network$aws:ec2/vpc:Vpc::vpc"
    states = [
        {"urn": urn, "type": "aws:ec2/vpc:Vpc", "custom": True, "inputs": {"cidrBlock": "10.0.0.0/16"}},
        {"urn": "urn:x::y::landfall:aws:Network::network", "type": "landfall:aws:Network"},
        {"urn": "urn:x::y::pulumi:providers:aws::p", "type": "pulumi:providers:aws", "custom": True},
    ]
    events = [json.dumps({"resourcePreEvent": {"metadata": {"op": "create", "new": one}}}) for one in states]

    (found,) = planned.read(["warning: noise", *events])

    assert (found.type, found.name, found.component) == ("aws:ec2/vpc:Vpc", "vpc", "Network")
    assert found.at("cidrBlock") == "10.0.0.0/16"


def test_a_failed_preview_is_told_by_the_engines_complaint() -> None:
    event = json.dumps({"diagnosticEvent": {"message": "error: no\n", "severity": "error"}})

    assert planned.complaints([event]) == "error: no"
    with pytest.raises(LandfallError, match="boom"):
        planned.read(["boom"])
