"""A simulated EKS cluster answers as a real one does, and leaves behind what a real one leaves behind."""

import pytest
from kubernetes import client

from infra.plugins.landfall.registry.spec import RegistryState
from infra.plugins.simulator.errors import Refused, SimulatorError
from infra.plugins.simulator.ledger import Ledger
from tests.cluster import images
from tests.cluster.simulator import account, workload
from tests.waiting import until

_SECONDS = 45.0
"""Less than the controllers watch before they look again: what comes must be seen as it comes."""


def test_more_clusters_than_the_machine_carries_are_refused_and_leave_nothing(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDFALL_SIMULATOR_CLUSTERS", "0")

    with pytest.raises(SimulatorError, match="carries no more than 0"):
        account.aws_cluster(ledger)

    assert list(ledger.of_type("aws:eks/cluster:Cluster")) == []


def test_a_cluster_serves_through_its_clouds_balancer_and_disks(
    ledger: Ledger, registry: RegistryState
) -> None:
    aws, cluster = account.aws_cluster(ledger)
    api = account.connection(cluster)
    core, apis = client.CoreV1Api(api), client.ApiregistrationV1Api(api)
    pushed = images.push_answering(registry.host)
    image = pushed.replace(registry.host, "123456789012.dkr.ecr.eu-central-1.amazonaws.com")

    # Without a node group nothing runs, and without the add-on no volume comes.
    until("the node to take no pods", lambda: core.list_node().items[0].spec.unschedulable, _SECONDS)
    group = aws.create(
        "aws:eks/nodeGroup:NodeGroup",
        clusterName="harbour",
        nodeGroupName="pool",
        nodeRoleArn="arn:aws:iam::123456789012:role/node",
        subnetIds=["subnet-0"],
        scalingConfig={"desiredSize": 1, "minSize": 1, "maxSize": 1},
    )
    workload.storage_class(api, "ebs.csi.aws.com")
    workload.claim(api)
    workload.pod(api, image)
    workload.balancer(api)
    until("the claim's pod to have a place", lambda: workload.place_of_claim(api), _SECONDS)
    assert list(ledger.of_type("aws:ebs/volume:Volume")) == []
    for name in ("aws-ebs-csi-driver", "metrics-server"):
        aws.create("aws:eks/addon:Addon", clusterName="harbour", addonName=name)

    host = until("the balancer's address", lambda: workload.address(api), _SECONDS)
    assert until("an answer", lambda: workload.status_of(host), _SECONDS) == 200
    [volume] = ledger.of_type("aws:ebs/volume:Volume")
    assert volume.at("size") == 2
    assert volume.at("availabilityZone") == "eu-central-1b"
    assert len(list(ledger.of_type("aws:elb/loadBalancer:LoadBalancer"))) == 1
    until(
        "the metrics API",
        lambda: [
            condition
            for condition in apis.read_api_service("v1beta1.metrics.k8s.io").status.conditions or []
            if condition.type == "Available" and condition.status == "True"
        ],
        _SECONDS,
    )

    # What is deleted in time is gone; what is not stays when the cluster goes, and holds the network.
    core.delete_namespaced_pod("answering", "default")
    core.delete_namespaced_persistent_volume_claim("data", "default")
    until("the disk to go", lambda: not list(ledger.of_type("aws:ebs/volume:Volume")), _SECONDS)
    with pytest.raises(Refused, match="Cluster has nodegroups attached"):
        aws.delete(cluster)
    aws.delete(group)
    aws.delete(cluster)
    assert [entry.type for entry in ledger.orphans(frozenset())][-1] == "aws:elb/loadBalancer:LoadBalancer"
    assert workload.status_of(host) == 0
    vpc = next(ledger.of_type("aws:ec2/vpc:Vpc"))
    with pytest.raises(Refused, match="DependencyViolation"):
        aws.delete(vpc)
