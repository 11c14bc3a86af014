"""A node from nothing to nothing: it runs pods, is taken over by name, changes, and leaves no trace."""

import ipaddress
from pathlib import Path

import pytest

from infra.plugins.landfall.node import lifecycle
from infra.plugins.landfall.node.components.containerd import INSTALLED
from infra.plugins.landfall.node.errors import NodeUnknown, SpecChanged
from infra.plugins.landfall.node.layout import VOLUME_PLUGINS
from infra.plugins.landfall.node.leftovers import leftovers
from infra.plugins.landfall.node.spec import NodeSpec
from infra.plugins.landfall.registry.spec import RegistryState
from tests.cluster import machine
from tests.cluster.cluster import Cluster
from tests.cluster.node.conftest import CreateNode


def test_a_pod_from_the_registry_answers_on_the_host_and_resolves_services(answering: Cluster) -> None:
    service = answering.core.read_namespaced_service("answering", "default").spec.cluster_ip

    assert answering.status_of("/health") == 200
    assert ipaddress.ip_address(service).packed in answering.resolve_in_pod(
        "answering.default.svc.cluster.local"
    )


def test_a_pods_log_is_read_through_the_kubelet(answering: Cluster) -> None:
    (pod,) = answering.core.list_namespaced_pod("default").items

    assert "CoreDNS" in answering.core.read_namespaced_pod_log(pod.metadata.name, "default")


def test_progress_tells_what_is_waited_for(state: Path) -> None:
    told: list[str] = []

    lifecycle.create(NodeSpec(name="test"), told.append)
    lifecycle.delete("test", told.append)

    assert any("waiting for" in line and "kube-apiserver" in line for line in told)
    assert leftovers("test") == ()


def test_creating_again_takes_over_the_running_node(create: CreateNode) -> None:
    first = create()
    again = create()

    assert again == first
    assert {"init", "etcd", "kube-apiserver", "kubelet", "containerd", "coredns"} <= dict(first.pids).keys()


def test_the_whole_node_leaves_nothing_behind(answering: Cluster) -> None:
    lifecycle.delete("test")
    before = machine.look()
    init = dict(lifecycle.create(NodeSpec(name="test")).pids)["init"]
    inhabitants = machine.inhabitants(init)
    during = machine.look()
    # Made once on a machine where they were the host's, perhaps by the node before this one.
    own = [Path(f"/proc/{init}/root{folder}").is_dir() for folder in (INSTALLED, VOLUME_PLUGINS)]
    lifecycle.delete("test")

    assert before == during == machine.look()
    assert all(own)
    assert len(inhabitants) > 8
    assert not [process for process in inhabitants if process.alive()]
    assert leftovers("test") == ()
    with pytest.raises(NodeUnknown, match="No node 'test'"):
        lifecycle.read("test")


def test_deleting_what_is_not_there_is_quiet(state: Path) -> None:
    lifecycle.delete("never-made")

    assert leftovers("never-made") == ()


def test_two_nodes_live_side_by_side(create: CreateNode) -> None:
    one, two = Cluster(create("one")), Cluster(create("two"))
    one.core.create_namespace({"metadata": {"name": "only-here"}})
    lifecycle.delete("one")

    assert one.node.address != two.node.address
    assert "only-here" not in [space.metadata.name for space in two.core.list_namespace().items]
    assert leftovers("one") == ()
    assert lifecycle.probe("two")


def test_a_new_node_port_restarts_the_node_with_what_it_had(
    create: CreateNode, registry: RegistryState, answering: Cluster
) -> None:
    changed = create(
        registry=registry.host, registry_socket=registry.socket, node_ports=(30080, 30053, 30090)
    )
    service = answering.core.read_namespaced_service("answering", "default")
    service.spec.ports[0].node_port = 30090
    answering.core.replace_namespaced_service("answering", "default", service)
    answering.await_pod_ready()

    assert (changed.address, changed.kubeconfig) == (answering.node.address, answering.node.kubeconfig)
    assert answering.status_of("/health", 30090) == 200


def test_other_address_ranges_are_refused(create: CreateNode) -> None:
    create(pod_cidr="10.42.0.0/24")

    with pytest.raises(SpecChanged, match=r"10\.42\.0\.0/24.*10\.52\.0\.0/24"):
        create(pod_cidr="10.52.0.0/24")

    assert lifecycle.probe("test")
