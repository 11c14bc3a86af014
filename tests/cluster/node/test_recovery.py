"""A node that is killed, in part or whole, or whose making is killed, comes back with what it had."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from infra.plugins.landfall import processes
from infra.plugins.landfall.node import launch, layout, lifecycle, plan
from infra.plugins.landfall.node.leftovers import leftovers
from infra.plugins.landfall.registry.spec import RegistryState
from tests.cluster.cluster import Cluster
from tests.cluster.node.conftest import CreateNode
from toolchain import folders

_SECONDS = 30.0


def _kill(pid: int) -> None:
    process = processes.identify(pid)
    assert process is not None
    assert process.end(signal.SIGKILL, _SECONDS)


def _lines_with(folder: Path, word: str) -> list[str]:
    return [line for line in leftovers(folder.name) if line.startswith(word)]


def test_killing_the_first_process_ends_everything(create: CreateNode) -> None:
    node = create()
    _kill(dict(node.pids)["init"])
    for _, pid in node.pids:
        process = processes.identify(pid)
        assert process is None or process.end(signal.SIGKILL, _SECONDS)

    assert not lifecycle.probe("test")
    assert not lifecycle.read("test").running
    assert _lines_with(layout.of("test").folder, "process") == []


def test_a_killed_node_comes_back_with_its_address_and_objects(
    create: CreateNode, registry: RegistryState, answering: Cluster
) -> None:
    identity = answering.core.read_namespaced_service("answering", "default").metadata.uid
    _kill(dict(answering.node.pids)["init"])
    again = create(registry=registry.host, registry_socket=registry.socket, node_ports=(30080, 30053))
    answering.await_pod_ready()

    assert (again.address, again.api_port, again.kubeconfig) == (
        answering.node.address,
        answering.node.api_port,
        answering.node.kubeconfig,
    )
    assert answering.core.read_namespaced_service("answering", "default").metadata.uid == identity
    assert answering.status_of("/health") == 200


def test_a_killed_component_is_started_again(create: CreateNode) -> None:
    node = create()
    for component in ("etcd", "containerd", "kubelet"):
        _kill(dict(node.pids)[component])
    again = create()

    assert dict(again.pids)["init"] == dict(node.pids)["init"]
    assert {entry.phase for entry in plan.load_status(layout.of("test").status)} == {"ready", "ended"}
    assert Cluster(again).core.list_node().items[0].metadata.name == "test"


def test_a_killed_node_is_deleted_without_a_trace(answering: Cluster) -> None:
    _kill(dict(answering.node.pids)["init"])
    lifecycle.delete("test")

    assert leftovers("test") == ()


def test_a_killed_creation_leaves_one_node_that_the_next_takes_over(create: CreateNode, state: Path) -> None:
    program = (
        "from infra.plugins.landfall.node import lifecycle\n"
        "from infra.plugins.landfall.node.spec import NodeSpec\n"
        "lifecycle.create(NodeSpec(name='test'), lambda text: print(text, flush=True))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(folders.CLONE)},
    ) as creation:
        assert creation.stdout is not None
        next(line for line in creation.stdout if "kube-apiserver" in line)
        creation.kill()
    started = processes.load(layout.of("test").process)
    assert started is not None
    node = create()

    assert dict(node.pids)["init"] == started.pid
    assert sum(": unshare " in line for line in _lines_with(layout.of("test").folder, "process")) == 1


def test_an_orderly_stop_keeps_the_data(create: CreateNode) -> None:
    Cluster(create()).core.create_namespace({"metadata": {"name": "kept"}})
    launch.stop(layout.of("test"), orderly=True)
    spaces = Cluster(create()).core.list_namespace().items

    assert "kept" in [space.metadata.name for space in spaces]
