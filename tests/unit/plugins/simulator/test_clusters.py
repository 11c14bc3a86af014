"""The parts of a simulated cluster that are pure, and what it makes in its cloud."""

import json
from pathlib import Path

import pytest
import yaml

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator import clouds
from infra.plugins.simulator.clusters import possessions, worker_files
from infra.plugins.simulator.clusters.assignment import Pool, assigned
from infra.plugins.simulator.clusters.inside import Inside, Thing
from infra.plugins.simulator.clusters.volumes import gibibytes
from infra.plugins.simulator.clusters.worker_files import Shared
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.ledger import Ledger

SCOPE = Scope("aws", "123456789012", "eu-central-1")
CONTAINERD = """root = "/var/lib/containerd"
state = "/run/containerd"
address = "/run/containerd/containerd.sock"
conf_dir = "/run/landfall/node/config/cni"
snapshotter = "overlayfs"
"""
NETWORK = {"name": "pods", "plugins": [{"ipam": {"ranges": [[{"subnet": "10.42.0.0/24"}]], "dataDir": "/x"}}]}
KUBELET = {"cgroupRoot": "/landfall-x", "clusterDNS": ["10.43.0.10"], "readOnlyPort": 0}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


@pytest.fixture
def cluster(ledger: Ledger) -> Entry:
    inputs: JsonObject = {"name": "harbour", "vpcConfig": {"subnetIds": []}}
    return ledger.add(SCOPE, "aws:eks/cluster:Cluster", "harbour", inputs)


def _inside(cloud: str) -> Inside:
    found = clouds.load(cloud).inside
    assert found is not None
    return found


def _service(**spec: object) -> JsonObject:
    metadata: JsonObject = {"uid": "0a1b2c3d-0000-4000-8000-000000000001", "name": "s", "namespace": "d"}
    return {"metadata": metadata, "spec": {**spec}}  # type: ignore[dict-item]  # a test's own literals


def test_a_second_kubelet_shares_nothing_that_two_cannot_share() -> None:
    own = worker_files.of(Shared(CONTAINERD, json.dumps(NETWORK), yaml.safe_dump(KUBELET)), "172.31.255.2")

    kubelet, network = yaml.safe_load(own.kubelet), json.loads(own.network)
    assert kubelet["cgroupRoot"] == "/landfall-x/worker"
    assert kubelet["address"] == "172.31.255.2"
    assert kubelet["clusterDNS"] == ["10.43.0.10"]
    assert network["plugins"][0]["ipam"]["ranges"] == [[{"subnet": "10.42.1.0/24"}]]
    assert 'snapshotter = "overlayfs"' in own.containerd
    assert not set(CONTAINERD.splitlines()[:4]) & set(own.containerd.splitlines())


@pytest.mark.parametrize(
    ("quantity", "size"), [("1Gi", 1), ("1500Mi", 2), ("10G", 10), ("1Ti", 1024), ("5", 1), ("2.5Gi", 3)]
)
def test_disks_are_sold_in_whole_gibibytes(quantity: str, size: int) -> None:
    assert gibibytes(quantity) == size


def test_what_a_cluster_makes_is_made_once_and_gone_with_its_purpose(ledger: Ledger, cluster: Entry) -> None:
    things = (Thing("a:b:C", "one", {}), Thing("a:b:D", "two", {}))

    possessions.acquire(ledger, cluster, "service", things)
    possessions.acquire(ledger, cluster, "service", things)
    possessions.acquire(ledger, cluster, "other", things[:1])

    assert [entry.identity for entry in ledger.entries()] == ["harbour", "one", "two", "one"]
    possessions.release(ledger, cluster, "service")
    assert [entry.identity for entry in ledger.entries()] == ["harbour", "one"]
    possessions.release_all(ledger, cluster)
    assert ledger.entries() == [cluster]


def test_a_network_balancer_is_made_where_it_is_asked_for(ledger: Ledger, cluster: Entry) -> None:
    balancer = _inside("aws").balancer
    plain, network, external = _service(), _service(), _service()
    for service, kind in ((network, "nlb"), (external, "external")):
        metadata = service["metadata"]
        assert isinstance(metadata, dict)
        metadata["annotations"] = {"service.beta.kubernetes.io/aws-load-balancer-type": kind}

    [classic] = balancer(cluster, plain, ledger)
    [modern] = balancer(cluster, network, ledger)

    assert classic.type == "aws:elb/loadBalancer:LoadBalancer"
    assert modern.type == "aws:lb/loadBalancer:LoadBalancer"
    assert balancer(cluster, external, ledger) == ()
    assert balancer(cluster, _service(loadBalancerClass="mine"), ledger) == ()


def test_an_eks_cluster_has_figures_and_volumes_by_its_add_ons_only(ledger: Ledger, cluster: Entry) -> None:
    inside = _inside("aws")
    assert not inside.metrics(cluster, ledger)
    assert not inside.provisions(cluster, ledger)

    for name in ("metrics-server", "aws-ebs-csi-driver"):
        added = ledger.add(SCOPE, "aws:eks/addon:Addon", name, {"clusterName": "harbour", "addonName": name})
        assert not inside.metrics(cluster, ledger) or name != "metrics-server"
        ledger.save(Entry(**{**vars(added), "status": "ready"}))

    assert inside.metrics(cluster, ledger)
    assert inside.provisions(cluster, ledger)


def test_a_clusters_pools_are_its_own(ledger: Ledger, cluster: Entry) -> None:
    for name, of in (("a", "harbour"), ("b", "elsewhere")):
        ledger.add(SCOPE, "aws:eks/nodeGroup:NodeGroup", name, {"clusterName": of, "nodeGroupName": name})

    [pool] = _inside("aws").pools(cluster, ledger)

    assert pool.labels == (("eks.amazonaws.com/nodegroup", "a"),)
    assert not pool.leaving


def test_an_untainted_pool_of_the_clusters_own_takes_pods(ledger: Ledger) -> None:
    scope = Scope("azure-native", "s", "westeurope")
    inputs: JsonObject = {
        "resourceName": "c",
        "agentPoolProfiles": [{"name": "system", "nodeTaints": ["CriticalAddonsOnly=true:NoSchedule"]}],
    }
    tainted = ledger.add(scope, "azure-native:containerservice:ManagedCluster", "c", inputs)
    assert _inside("azure-native").pools(tainted, ledger) == []

    ledger.add(
        scope,
        "azure-native:containerservice:AgentPool",
        "p",
        {"resourceName": "c", "agentPoolName": "user"},
    )

    assert [dict(pool.labels)["agentpool"] for pool in _inside("azure-native").pools(tainted, ledger)] == [
        "user"
    ]


def test_instances_of_one_server_group_are_one_pool_whose_node_the_first_names(ledger: Ledger) -> None:
    scope = Scope("openstack", "c", "r")
    joining = '#cloud-config\nwrite_files:\n- {path: /k, content: "kind: JoinConfiguration"}\n'
    for name in ("a", "b"):
        inputs: JsonObject = {"name": name, "userData": joining, "schedulerHints": [{"group": "g"}]}
        cluster = ledger.add(scope, "openstack:compute/instance:Instance", name, inputs)

    assert _inside("openstack").pools(cluster, ledger) == [Pool("g", node="a")]


def test_no_pool_has_a_node_before_the_first_one_got_it(tmp_path: Path) -> None:
    assert assigned(tmp_path) == {}


@pytest.mark.parametrize("name", clouds.CLOUDS)
def test_every_cloud_plays_what_happens_inside_its_clusters(name: str) -> None:
    assert _inside(name).provisioners
