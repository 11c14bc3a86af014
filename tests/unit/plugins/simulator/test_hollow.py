"""What a node that runs nothing says of its pods, and which clusters there are."""

from pathlib import Path

import pytest

from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from infra.plugins.simulator.clusters import hollow, mode, nodes
from infra.plugins.simulator.entry import Scope
from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.ledger import Ledger

CLUSTER = "aws:eks/cluster:Cluster"


def pod(restart: str) -> JsonObject:
    containers: list[JsonObject] = [{"name": "one", "image": "a@sha256:1"}, {"name": "two", "image": "b"}]
    return {"spec": {"restartPolicy": restart, "containers": [*containers]}}


def conditions(status: JsonObject) -> dict[object, object]:
    listed = status["conditions"]
    assert isinstance(listed, list)
    return {value_at(one, ("type",)): value_at(one, ("status",)) for one in listed}


def test_a_service_runs_and_is_ready_with_all_its_containers() -> None:
    status = hollow.running(pod("Always"), "10.42.0.17", "10.42.0.1")

    assert (status["phase"], status["podIP"], status["hostIP"]) == ("Running", "10.42.0.17", "10.42.0.1")
    assert conditions(status) == {"Initialized": "True", "ContainersReady": "True", "Ready": "True"}
    assert [value_at(status, ("containerStatuses", at, "ready")) for at in (0, 1)] == [True, True]
    assert value_at(status, ("containerStatuses", 1, "name")) == "two"


@pytest.mark.parametrize("restart", ["Never", "OnFailure"])
def test_a_job_has_succeeded_and_takes_no_requests(restart: str) -> None:
    status = hollow.running(pod(restart), "10.42.0.17", "10.42.0.1")

    assert status["phase"] == "Succeeded"
    assert conditions(status) == {"Initialized": "True", "ContainersReady": "False", "Ready": "False"}
    assert value_at(status, ("containerStatuses", 0, "state", "terminated", "exitCode")) == 0


def test_an_unknown_mode_is_told_with_those_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(mode.VARIABLE, "empty")

    with pytest.raises(SimulatorError, match="is 'empty'; allowed: full, hollow, none"):
        mode.mode()


def test_a_hollow_cluster_is_not_counted_among_those_that_the_machine_carries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = Ledger(tmp_path).add(Scope("aws", "1", "eu-central-1"), CLUSTER, "harbour", {})
    monkeypatch.setenv(mode.VARIABLE, "hollow")
    hollow_name = nodes.name(entry)
    monkeypatch.delenv(mode.VARIABLE)

    assert hollow_name.startswith(f"{nodes.HOLLOW}-")
    assert nodes.name(entry).startswith(f"{nodes.PREFIX}-")


def test_what_a_known_cluster_has_made_is_no_orphan_and_what_a_forgotten_one_has_is(tmp_path: Path) -> None:
    ledger, scope = Ledger(tmp_path), Scope("aws", "1", "eu-central-1")
    cluster = ledger.add(scope, CLUSTER, "harbour", {})
    made = ledger.add(scope, "aws:elb/loadBalancer:LoadBalancer", "a1", {}, f"{cluster.serial}/uid")

    assert ledger.orphans(frozenset({f"{CLUSTER} harbour"})) == []
    assert ledger.orphans(frozenset()) == [cluster, made]
