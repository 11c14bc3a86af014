"""The target openstack under the real engine: valid, changed only where it differs, gone whole."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.engine.clouds import secrets
from tests.engine.clouds.refused import refused
from tests.engine.simulator.rehearsal import Rehearsal
from tests.engine.stack import Operation
from tests.unit.infra.clouds.openstack.examples import SECTION
from toolchain import folders

pytestmark = pytest.mark.engine

_PROGRAM = """
import pulumi
from infra import clouds, protection
from infra.settings import parse

chosen = parse({settings!r}, "openstack")
with protection.of_all_declared(protected=chosen.protected):
    cloud = clouds.load(chosen, "openstack")
    registry = cloud.registry(("heart",))
    cluster = cloud.cluster(cloud.spec(), registry)
pulumi.export("host", registry.host)
pulumi.export("kubeconfig", cluster.kubeconfig)
"""
_INSTANCE = "openstack:compute/instance:Instance"


def _program(section: dict[str, Any] | None = None, **more: Any) -> str:
    values = {
        "cloud": "openstack",
        "openstack": SECTION | (section or {}),
        "apiAllowedCidrs": ["203.0.113.7/32"],
        **more,
    }
    text = {
        f"landfall:{key}": value if isinstance(value, str) else json.dumps(value)
        for key, value in values.items()
    }
    return _PROGRAM.format(settings=text)


def _changed(run: Operation) -> Counter[tuple[str, str]]:
    return Counter((step.operation, step.type) for step in run.changes if not step.type.startswith("pulumi:"))


@pytest.fixture
def stack(tmp_path: Path) -> Rehearsal:
    landfall = folders.CLONE / "infra" / "plugins" / "landfall"
    stack = Rehearsal(tmp_path, _program(), "openstack", providers={"landfall": landfall})
    stack.environment |= secrets.CREDENTIALS
    return stack


def test_it_comes_changes_and_goes(stack: Rehearsal) -> None:
    previewed = stack.preview()
    assert previewed.code == 0, previewed.output
    assert stack.types() == []

    up = stack.up()
    assert up.code == 0, up.output
    assert Counter(stack.types())[_INSTANCE] == 4
    kubeconfig = yaml.safe_load(stack.outputs()["kubeconfig"])
    assert list(kubeconfig["users"][0]["user"]) == ["exec"]
    state = json.dumps(stack.export())
    assert "PRIVATE KEY" not in state, "only in secrets"
    assert "#cloud-config" not in state, "only in secrets"
    assert stack.preview("--expect-no-changes").code == 0
    assert stack.refresh("--expect-no-changes").code == 0
    secrets.check(stack, previewed, up, refused(stack))

    stack.write(_program(nodePools=[{"minNodes": 3}]))
    assert _changed(stack.preview()) == {("create", _INSTANCE): 1, ("create", "landfall:index:NodeDrain"): 1}

    stack.write(_program({"poolFlavors": {"default": "m1.xlarge"}}))
    group = "openstack:compute/serverGroup:ServerGroup"
    assert _changed(stack.preview()) == {
        ("create", group): 1,
        ("create", _INSTANCE): 2,
        ("create", "landfall:index:NodeDrain"): 2,
        ("delete", "landfall:index:NodeDrain"): 2,
        ("delete", _INSTANCE): 2,
        ("delete", group): 1,
    }

    stack.write(_program({"controlPlaneFlavor": "m1.xlarge", "registryFlavor": "m1.medium"}))
    assert _changed(stack.preview()) == {("update", _INSTANCE): 1}, "resized in place"

    destroyed = stack.destroy()
    assert destroyed.code == 0, destroyed.output
    assert stack.types() == []


def test_three_nodes_stand_behind_a_balancer_and_images_may_go_elsewhere(stack: Rehearsal) -> None:
    stack.write(_program({"controlPlaneNodes": 3}, registry="docker.io/acme"))
    up = stack.up()
    assert up.code == 0, up.output
    types = Counter(stack.types())

    assert stack.outputs()["host"] == "docker.io"
    assert types[_INSTANCE] == 5
    assert types["openstack:loadbalancer/loadBalancer:LoadBalancer"] == 1
    assert types["openstack:networking/floatingIp:FloatingIp"] == 1
    assert types["openstack:blockstorage/volume:Volume"] == 0
    destroyed = stack.destroy()
    assert destroyed.code == 0, destroyed.output
    assert stack.types() == []


def test_a_pool_without_flavor_is_refused_before_anything_is_made(stack: Rehearsal) -> None:
    stack.write(_program(nodePools=[{"name": "default"}, {"name": "large", "cpu": 8}]))
    refused = stack.preview()

    assert refused.code != 0
    assert "Node pool 'large' has no flavor" in refused.output
    assert "Traceback" not in refused.output
