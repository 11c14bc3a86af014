"""Nodes and registries for tests: each in a state folder of its own, gone without a trace at the end."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.plugins.landfall.node import lifecycle, record
from infra.plugins.landfall.node.leftovers import leftovers
from infra.plugins.landfall.node.spec import NodeSpec, NodeState
from infra.plugins.landfall.registry import lifecycle as registries
from infra.plugins.landfall.registry.spec import RegistrySpec, RegistryState
from tests.cluster import images
from tests.cluster.cluster import Cluster

CreateNode = Callable[..., NodeState]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.cluster)
            if os.geteuid() != 0:
                item.add_marker(pytest.mark.skip(reason="a real node needs root"))


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of one test."""
    folder = tmp_path / "state"
    monkeypatch.setenv("LANDFALL_STATE", str(folder))
    return folder


@pytest.fixture
def registry(state: Path) -> Iterator[RegistryState]:
    """A running registry."""
    yield registries.start(RegistrySpec(name="test"))
    registries.stop("test", delete_data=True)


@pytest.fixture
def create(state: Path) -> Iterator[CreateNode]:
    """Makes nodes, and takes them away when the test is over."""

    def make(name: str = "test", **inputs: object) -> NodeState:
        return lifecycle.create(NodeSpec.model_validate({"name": name, **inputs}))

    yield make
    for name in record.names(state / "nodes"):
        lifecycle.delete(name)

        assert leftovers(name) == ()


@pytest.fixture
def answering(create: CreateNode, registry: RegistryState) -> Cluster:
    """A node with a pod that answers on node port 30080, and resolves names over TCP on 30053."""
    node = create(registry=registry.host, registry_socket=registry.socket, node_ports=(30080, 30053))
    cluster = Cluster(node)
    cluster.run_answering(images.push_answering(registry.host))
    return cluster
