"""The plan file says to the first process what its author meant."""

from pathlib import Path

from infra.plugins.landfall.node import plan
from infra.plugins.landfall.node.plan import Component, ComponentStatus, Plan, Probe


def test_a_plan_survives_its_file(tmp_path: Path) -> None:
    component = Component("etcd", ("/bin/etcd", "--a=b"), Probe("tcp", "1.2.3.4:5"), ("x",), ("api", "30080"))
    order = Plan(
        "n", "landfall-n", "/state/n", "", "10.0.0.1", "10.43.0.0/16", "/bin", "/ca.crt", (component,)
    )
    order.save(tmp_path / "plan.json")

    assert plan.load(tmp_path / "plan.json") == order


def test_a_status_survives_its_file_and_none_is_empty(tmp_path: Path) -> None:
    status = ComponentStatus("etcd", "restarting", 0, 2, "ended with code 1")
    plan.save_status(tmp_path / "status.json", [status])

    assert plan.load_status(tmp_path / "status.json") == (status,)
    assert plan.load_status(tmp_path / "other.json") == ()
