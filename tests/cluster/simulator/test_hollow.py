"""A simulated cluster whose nodes run nothing: its API does all that an update waits for."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from kubernetes import client

from infra.plugins.simulator.clusters import mode
from infra.plugins.simulator.ledger import Ledger
from tests.cluster.simulator import account, workload
from tests.waiting import until

_SECONDS = 90.0
_LABELS = {"app": "answering"}
_API = "v1beta1.figures.example.org"


@pytest.fixture
def hollow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clusters are hollow, until after the ledger's own end."""
    monkeypatch.setenv(mode.VARIABLE, "hollow")


@contextmanager
def cluster(ledger: Ledger) -> Iterator[client.ApiClient]:
    """An EKS cluster with a node group; gone at the end."""
    aws, made = account.aws_cluster(ledger)
    try:
        group = aws.create(
            "aws:eks/nodeGroup:NodeGroup",
            clusterName="harbour",
            nodeGroupName="pool",
            nodeRoleArn="arn:aws:iam::123456789012:role/node",
            subnetIds=["subnet-0"],
            scalingConfig={"desiredSize": 1, "minSize": 1, "maxSize": 1},
        )
        yield account.connection(made)
        aws.delete(group)
    finally:
        for entry in list(ledger.of_type("aws:eks/nodeGroup:NodeGroup")):
            ledger.remove(entry)
        aws.delete(made)


def template(**spec: object) -> dict[str, object]:
    containers = [{"name": "answering", "image": "registry.example.org/none@sha256:" + "0" * 64}]
    return {"metadata": {"labels": _LABELS}, "spec": {"containers": containers, **spec}}


@pytest.mark.usefixtures("hollow")
def test_what_an_update_waits_for_comes_about(ledger: Ledger) -> None:
    with cluster(ledger) as api:
        apps, batch, core = client.AppsV1Api(api), client.BatchV1Api(api), client.CoreV1Api(api)
        apis = client.ApiregistrationV1Api(api)
        deployment = {"selector": {"matchLabels": _LABELS}, "replicas": 3, "template": template()}
        apps.create_namespaced_deployment("default", {"metadata": {"name": "answering"}, "spec": deployment})
        job = {"template": template(restartPolicy="Never")}
        batch.create_namespaced_job("default", {"metadata": {"name": "once"}, "spec": job})
        workload.balancer(api)
        asked = {"selector": _LABELS, "ports": [{"port": 443}]}
        core.create_namespaced_service("default", {"metadata": {"name": "figures"}, "spec": asked})
        service = {"name": "figures", "namespace": "default", "port": 443}
        group, version = "figures.example.org", "v1beta1"
        priorities = {"groupPriorityMinimum": 100, "versionPriority": 100, "insecureSkipTLSVerify": True}
        spec = {"group": group, "version": version, "service": service, **priorities}
        apis.create_api_service({"metadata": {"name": _API}, "spec": spec})

        def ready() -> bool:
            return apps.read_namespaced_deployment("answering", "default").status.available_replicas == 3

        def answers() -> bool:
            conditions = apis.read_api_service(_API).status.conditions or []
            return any(one.type == "Available" and one.status == "True" for one in conditions)

        until("the deployment", ready, _SECONDS)
        until("the job", lambda: batch.read_namespaced_job("once", "default").status.succeeded == 1, _SECONDS)
        until("the balancer's address", lambda: workload.address(api), _SECONDS)
        until("the further API", answers, _SECONDS)
        balancers = list(ledger.of_type("aws:elb/loadBalancer:LoadBalancer"))
        core.delete_namespaced_service("answering", "default")
        until(
            "the balancer's end",
            lambda: not list(ledger.of_type("aws:elb/loadBalancer:LoadBalancer")),
            _SECONDS,
        )

        assert len(balancers) == 1
    assert list(ledger.of_type("aws:eks/cluster:Cluster")) == []
