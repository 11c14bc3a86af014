"""What a sweep ends, and what it waits for: pools of clusters that stay, and nothing else."""

import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from infra.plugins.landfall import processes
from infra.plugins.simulator import sweep
from infra.plugins.simulator.azure import aks
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.clusters.assignment import assigned, keep
from infra.plugins.simulator.clusters.pool_life import PoolLife
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.ledger import Ledger
from tests.waiting import until

SCOPE = Scope("azure-native", "s", "westeurope")
_SECONDS = 30.0


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    monkeypatch.setenv("LANDFALL_STATE", str(tmp_path / "state"))
    return Ledger(tmp_path / "ledger")


@pytest.fixture
def cluster(ledger: Ledger, tmp_path: Path) -> Iterator[Entry]:
    """A cluster with a process in the place of its controller."""
    entry = _ready(ledger, aks.CLUSTER, "c", resourceName="c")
    folder = nodes.folder(entry, ledger)
    folder.mkdir(parents=True)
    running = processes.start(("sleep", "300"), tmp_path / "log", {"PATH": "/usr/bin:/bin"})
    running.save(folder / "controller.json")
    yield entry
    running.end(signal.SIGKILL, _SECONDS)


def _ready(ledger: Ledger, kind: str, identity: str, **inputs: str) -> Entry:
    entry = replace(ledger.add(SCOPE, kind, identity, {**inputs}), status="ready")
    ledger.save(entry)
    return entry


def _pool(ledger: Ledger, cluster: Entry, name: str, node: str) -> Entry:
    """A pool that has a node."""
    entry = _ready(ledger, aks.AGENT_POOL, name, resourceName="c", agentPoolName=name)
    folder = nodes.folder(cluster, ledger)
    keep(folder, {**assigned(folder), entry.serial: node})
    return entry


def _known(*entries: Entry) -> frozenset[str]:
    return frozenset(f"{entry.type} {entry.identity}" for entry in entries)


@pytest.mark.parametrize("clusters_first", [True, False])
def test_a_pool_whose_cluster_goes_as_well_is_not_drained(
    ledger: Ledger, cluster: Entry, *, clusters_first: bool
) -> None:
    found = [cluster, _pool(ledger, cluster, "one", "a"), _pool(ledger, cluster, "two", "b")]
    told: list[str] = []

    sweep.discard(ledger, found if clusters_first else found[::-1], told.append)

    assert ledger.entries() == []
    assert "draining the pool's node" not in told
    assert not nodes.folder(cluster, ledger).exists()


def test_the_only_pool_of_a_cluster_that_stays_is_taken_at_once(ledger: Ledger, cluster: Entry) -> None:
    pool = _pool(ledger, cluster, "one", "a")

    assert sweep.sweep(ledger, _known(cluster)) == [pool]
    assert ledger.entries() == [cluster]


def test_a_pool_beside_others_is_drained_first(ledger: Ledger, cluster: Entry) -> None:
    other, pool = _pool(ledger, cluster, "one", "a"), _pool(ledger, cluster, "two", "b")
    there_while_drained: list[bool] = []

    def drain() -> None:
        """As the cluster's controller: it sees that the pool leaves, and gives its node up."""
        until("the pool leaves", lambda: ledger.only("two").status == "deleting", _SECONDS)
        there_while_drained.append(pool.serial in {entry.serial for entry in ledger.entries()})
        keep(nodes.folder(cluster, ledger), {other.serial: "a"})

    controller = threading.Thread(target=drain)
    controller.start()
    swept = sweep.sweep(ledger, _known(cluster, other))
    controller.join()

    assert swept == [pool]
    assert there_while_drained == [True]
    assert ledger.entries() == [cluster, other]


def test_a_budget_holds_a_pool_back_unless_that_is_forced(ledger: Ledger, cluster: Entry) -> None:
    _pool(ledger, cluster, "one", "a")
    pool = _pool(ledger, cluster, "two", "b")
    life = PoolLife(lambda _, __: cluster, lambda entry: entry.serial, patience=0.0)

    with pytest.raises(SimulatorError, match="two: its node still has pods after 0 s"):
        life.end(pool, ledger, lambda _: None)
    life.end(pool, ledger, lambda _: None, forced=True)


def test_what_has_no_life_here_only_leaves_the_ledger(ledger: Ledger) -> None:
    group = _ready(ledger, "azure-native:resources:ResourceGroup", "g", resourceGroupName="g")

    assert sweep.sweep(ledger, frozenset()) == [group]
    assert ledger.entries() == []
