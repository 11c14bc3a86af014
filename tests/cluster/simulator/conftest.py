"""A simulated account with a ledger, a registry and a state folder of a test's own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.plugins.landfall.node.leftovers import leftovers
from infra.plugins.landfall.registry import lifecycle as registries
from infra.plugins.landfall.registry.spec import RegistrySpec, RegistryState
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.ledger import Ledger


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.cluster)
            if os.geteuid() != 0:
                item.add_marker(pytest.mark.skip(reason="a real node needs root"))


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RegistryState]:
    """A running registry that simulated nodes pull everything from."""
    monkeypatch.setenv("LANDFALL_STATE", str(tmp_path / "state"))
    started = registries.start(RegistrySpec(name="test"))
    monkeypatch.setenv("LANDFALL_SIMULATOR_REGISTRY", f"{started.host}={started.socket}")
    yield started
    registries.stop("test", delete_data=True)


@pytest.fixture
def ledger(tmp_path: Path, registry: RegistryState, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """An empty ledger; clusters that a test leaves in it are ended."""
    made = Ledger(tmp_path / "ledger")
    monkeypatch.setenv("LANDFALL_SIMULATOR", str(made.folder))
    # Whatever else this machine rehearses meanwhile.
    monkeypatch.setenv("LANDFALL_SIMULATOR_CLUSTERS", "16")
    yield made
    for entry in made.entries():
        if nodes.folder(entry, made).exists():
            nodes.end(entry, made, lambda _: None)
            assert leftovers(nodes.name(entry)) == ()
