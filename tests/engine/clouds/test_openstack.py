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
_FIXED: dict[str, dict[str, Any]] = {
    "openstack": {"controlPlaneNodes": 3, "externalNetwork": "other"},
    "network": {"cidr": "10.50.0.0/16", "podCidr": "10.54.0.0/16", "serviceCidr": "10.53.0.0/16"},
}
"""What cannot change once there is a cluster, changed."""
_TOLD = (
    "landfall:openstack.controlPlaneNodes = 3: the cluster was made with 1.",
    "landfall:openstack.externalNetwork = other: the cluster was made with",
    "landfall:network.cidr = 10.50.0.0/16",
    "landfall:network.podCidr = 10.54.0.0/16",
    "landfall:network.serviceCidr = 10.53.0.0/16",
)


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


def test_what_was_chosen_once_cannot_change_and_a_new_default_changes_nothing(stack: Rehearsal) -> None:
    # The cluster is made while Landfall's default is 1.34.
    older = "from infra.clouds.openstack import versions\nversions.DEFAULT = '1.34'\n"
    stack.write(older + _program())
    assert stack.up().code == 0
    before = stack.types()

    stack.write(older + _program(_FIXED["openstack"], network=_FIXED["network"]))
    refused = stack.preview()
    assert refused.code != 0
    lines = [line for error in refused.errors for line in error.splitlines()]
    for told in _TOLD:
        [line] = [line for line in lines if told in line]
        assert "again, or make another stack" in line
    assert "Traceback" not in refused.output

    stack.write(_program())
    refused = stack.up()
    assert refused.code != 0
    [error] = [error for error in refused.errors if "kubernetesVersion = 1.35 (the default)" in error]
    assert 'pulumi config set landfall:kubernetesVersion "1.34"' in error
    assert stack.types() == before, "nothing was touched"

    stack.write(_program(kubernetesVersion="1.34"))
    assert not _changed(stack.preview()) - Counter({("update", "landfall:index:ChosenOnce"): 1})
    stack.write(_program(kubernetesVersion="1.35"))
    rolled = stack.preview()
    assert rolled.code == 0, "after the control plane, the pools move where the stack file says so"
    assert _changed(rolled)[("create", _INSTANCE)] == 2


def test_a_pool_without_flavor_is_refused_before_anything_is_made(stack: Rehearsal) -> None:
    stack.write(_program(nodePools=[{"name": "default"}, {"name": "large", "cpu": 8}]))
    refused = stack.preview()

    assert refused.code != 0
    assert "Node pool 'large' has no flavor" in refused.output
    assert "Traceback" not in refused.output
