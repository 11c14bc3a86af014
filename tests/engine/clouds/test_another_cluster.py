"""Whatever makes a cluster anew makes everything inside anew: its provider is another then, and only then.

Objects of a cluster that is no more would otherwise count as there, in an empty one.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.kubernetes.stack import install
from tests.engine.simulator.rehearsal import Rehearsal
from tests.engine.stack import Operation
from tests.unit.infra import stacks
from toolchain import folders

pytestmark = pytest.mark.engine

_PROGRAM = """
import pulumi_kubernetes
from infra import clouds
from infra.settings import parse

cloud = clouds.load(parse({settings!r}, {name!r}), {name!r})
registry = cloud.registry(("heart",))
{made}
pulumi_kubernetes.Provider("cluster", kubeconfig=made.kubeconfig, cluster_identifier=identifier)
"""
_MADE = "made = cloud.cluster(cloud.spec(), registry); identifier = made.identifier"
_MADE_OF = {
    # Its class for volumes would need an API server.
    "aws": "made = cloud.declare(cloud.spec()); identifier = cloud.identifier"
}
_PLUGINS = {"aws": "aws", "gcp": "gcp", "azure": "azure-native", "openstack": "openstack"}
_CLUSTERS = {
    "aws": "aws:eks/cluster:Cluster::cluster",
    "gcp": "gcp:container/cluster:Cluster::cluster",
    "azure": "azure-native:containerservice:ManagedCluster::cluster",
    "openstack": "openstack:compute/instance:Instance::control-plane-0",
}
_PROVIDER = "pulumi:providers:kubernetes::cluster"

SERVICES = {"network": {"serviceCidr": "10.53.0.0/16"}}
SERVICES_AND_PODS = {"network": SERVICES["network"] | {"podCidr": "10.54.0.0/16"}}
NETWORK = {"network": {"cidr": "10.50.0.0/16"}}
MORE_NODES = {"nodePools": [{"name": "default", "minNodes": 3}]}

CHANGES: dict[str, tuple[tuple[dict[str, Any], bool], ...]] = {
    "aws": ((SERVICES, True), (NETWORK | {"aws": {"zones": ["use1-az1", "use1-az2"]}}, False)),
    "gcp": ((NETWORK, True), ({"gcp": {"region": "europe-west1"}}, True), (MORE_NODES, False)),
    "azure": ((SERVICES_AND_PODS, False), ({"azure": {"location": "northeurope"}}, True)),
    "openstack": ((MORE_NODES, False),),
}
"""Of each cloud, changes of settings, and whether they make another cluster there. Where they do not, the
cloud changes it in place or refuses."""


def _program(cloud: str, **more: Any) -> str:
    config: dict[str, Any] = dict(stacks.config(cloud))
    section = f"landfall:{cloud}"
    config[section] = config[section] | more.pop(cloud, {})
    config |= {f"landfall:{key}": value for key, value in more.items()}
    made = _MADE_OF.get(cloud, _MADE)
    return _PROGRAM.format(settings=stacks.as_engine(config), name=cloud, made=made)


def _replaced(run: Operation) -> set[str]:
    return {f"{step.type}::{step.name}" for step in run.changes if step.operation == "replace"}


@pytest.mark.parametrize("cloud", CHANGES)
def test_what_makes_another_cluster_makes_another_provider(tmp_path: Path, cloud: str) -> None:
    ours = {"landfall": folders.CLONE / "infra" / "plugins" / "landfall"} if cloud == "openstack" else {}
    stack = Rehearsal(tmp_path, _program(cloud), _PLUGINS[cloud], providers=ours)
    install(Path(stack.environment["PULUMI_HOME"]))
    up = stack.up()
    assert up.code == 0, up.errors

    for change, another in CHANGES[cloud]:
        stack.write(_program(cloud, **change))
        run = stack.preview()

        assert run.code == 0, run.errors
        expected = {_CLUSTERS[cloud], _PROVIDER} if another else set()
        assert _replaced(run) & {_CLUSTERS[cloud], _PROVIDER} == expected, json.dumps(change)
