"""The target gcp under the real engine: valid, changed only where it differs, gone whole."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.engine.clouds import secrets
from tests.engine.clouds.refused import refused
from tests.engine.simulator.rehearsal import Rehearsal
from tests.engine.stack import Operation, Step

pytestmark = pytest.mark.engine

_PROGRAM = """
import json
import pulumi
from infra import clouds, protection
from infra.settings import parse

chosen = parse({settings!r}, "gcp")
with protection.of_all_declared(protected=chosen.protected):
    cloud = clouds.load(chosen, "gcp")
    registry = cloud.registry(("heart",))
    cluster = cloud.cluster(cloud.spec(), registry)
pulumi.export("host", registry.host)
pulumi.export("repository", registry.repository("heart"))
pulumi.export("kubeconfig", cluster.kubeconfig)
"""
_GCP = {"project": "my-project", "region": "europe-west4"}
_POOL = "gcp:container/nodePool:NodePool"


def _program(**more: Any) -> str:
    values = {"cloud": "gcp", "gcp": _GCP, "apiAllowedCidrs": ["203.0.113.7/32"], **more}
    text = {
        f"landfall:{key}": value if isinstance(value, str) else json.dumps(value)
        for key, value in values.items()
    }
    return _PROGRAM.format(settings=text)


def _changed(run: Operation) -> list[Step]:
    return [step for step in run.changes if not step.type.startswith("pulumi:")]


@pytest.fixture
def stack(tmp_path: Path) -> Rehearsal:
    stack = Rehearsal(tmp_path, _program(), "gcp")
    stack.environment |= secrets.CREDENTIALS
    return stack


def test_it_comes_changes_and_goes(stack: Rehearsal) -> None:
    previewed = stack.preview()
    assert previewed.code == 0, previewed.output
    assert stack.types() == []

    up = stack.up()
    assert up.code == 0, up.output
    outputs = stack.outputs()
    assert (outputs["host"], outputs["repository"]) == (
        "europe-west4-docker.pkg.dev",
        "my-project/landfall-gcp/heart",
    )
    assert (
        yaml.safe_load(outputs["kubeconfig"])["current-context"] == "gke_my-project_europe-west4_landfall-gcp"
    )
    assert "certificate-authority-data" not in json.dumps(stack.export()), "only in secrets"
    assert stack.preview("--expect-no-changes").code == 0
    assert stack.refresh("--expect-no-changes").code == 0
    secrets.check(stack, previewed, up, refused(stack))

    stack.write(_program(nodePools=[{"minNodes": 3, "maxNodes": 6}]))
    assert _changed(stack.preview()) == [Step("update", _POOL, "default-268b77c1")]

    stack.write(_program(nodePools=[{"cpu": 4, "memory": "16Gi"}]))
    rolled = stack.up()
    assert rolled.code == 0, rolled.output
    assert _changed(rolled) == [
        Step("create", _POOL, "default-3a630431"),
        Step("delete", _POOL, "default-268b77c1"),
    ]

    destroyed = stack.destroy()
    assert destroyed.code == 0, destroyed.output
    assert stack.types() == []


def test_pods_get_onto_nodes_of_the_only_architecture(stack: Rehearsal) -> None:
    stack.write(_program(nodePools=[{"architecture": "arm64"}]))

    up = stack.up()

    assert up.code == 0, up.output
    [pool] = stack.ledger.of_type(_POOL)
    assert pool.at("nodeConfig.taintConfig.architectureTaintBehavior") == "NONE"


def test_a_protected_cluster_keeps_everything(stack: Rehearsal) -> None:
    stack.write(_program(environment="prod"))
    assert stack.up().code == 0
    before = stack.types()

    refused = stack.destroy()

    assert refused.code != 0
    assert stack.types() == before
