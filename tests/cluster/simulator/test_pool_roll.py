"""A node pool is replaced by another without a request lost: the new one first, then the old one is
drained."""

import threading
from collections import Counter

from kubernetes import client

from infra.plugins.landfall.registry.spec import RegistryState
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger
from tests.cluster import images
from tests.cluster.simulator import account, workload
from tests.cluster.simulator.account import Account
from tests.waiting import until

_SECONDS = 120.0


def _group(aws: Account, name: str) -> Entry:
    return aws.create(
        "aws:eks/nodeGroup:NodeGroup",
        clusterName="harbour",
        nodeGroupName=name,
        nodeRoleArn="arn:aws:iam::123456789012:role/node",
        subnetIds=["subnet-0"],
        scalingConfig={"desiredSize": 1, "minSize": 1, "maxSize": 1},
    )


class Visitor(threading.Thread):
    """Asks a balancer again and again, and counts the answers."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self._host = host
        self._ended = threading.Event()
        self.answers: Counter[int] = Counter()

    def run(self) -> None:
        while not self._ended.is_set():
            self.answers[workload.status_of(self._host)] += 1

    def end(self) -> None:
        self._ended.set()
        self.join()


def test_a_pool_rolls_without_a_request_lost(ledger: Ledger, registry: RegistryState) -> None:
    aws, cluster = account.aws_cluster(ledger)
    old = _group(aws, "old")
    api = account.connection(cluster)
    core = client.CoreV1Api(api)
    workload.deployment(api, images.push_answering(registry.host), replicas=2)
    workload.balancer(api)
    host = until("the balancer's address", lambda: workload.address(api), _SECONDS)
    until("an answer", lambda: workload.status_of(host) == 200, _SECONDS)
    visitor = Visitor(host)
    visitor.start()

    try:
        _group(aws, "new")
        names = {node.metadata.name for node in core.list_node().items}
        assert names == {nodes.name(cluster), f"{nodes.name(cluster)}-2"}
        aws.delete(old)
    finally:
        visitor.end()

    assert set(visitor.answers) == {200}, visitor.answers
    assert workload.places(api) == {f"{nodes.name(cluster)}-2"}
    [second] = [node for node in core.list_node().items if node.metadata.name.endswith("-2")]
    assert second.metadata.labels["eks.amazonaws.com/nodegroup"] == "new"
    assert second.metadata.labels["topology.kubernetes.io/zone"] == "eu-central-1b"

    # And back: the first node is free again, and the second goes.
    _group(aws, "newest")
    [new] = [
        entry
        for entry in ledger.of_type("aws:eks/nodeGroup:NodeGroup")
        if entry.text("nodeGroupName") == "new"
    ]
    aws.delete(new)

    assert workload.places(api) == {nodes.name(cluster)}
    assert [node.metadata.name for node in core.list_node().items] == [nodes.name(cluster)]
