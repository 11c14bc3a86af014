"""An Azure stack's cloud part in the simulated cloud, under the real engine with the unchanged SDK."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.engine.clouds import secrets
from tests.engine.clouds.refused import refused
from tests.engine.simulator.rehearsal import Rehearsal
from tests.engine.stack import Step

pytestmark = pytest.mark.engine

PROGRAM = """
import json
import pulumi
from infra import clouds
from infra.settings import parse

GUID = "10de18e7-0000-4000-8000-00000000000{}".format
azure = {"subscription": GUID(1), "tenant": GUID(2), "location": "westeurope", "adminGroup": GUID(3)}
config = {"cloud": "azure", "azure": azure, "apiAllowedCidrs": ["203.0.113.7/32"], **SETTINGS}
texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
target = clouds.load(parse({f"landfall:{key}": text for key, text in texts.items()}, "azure"), "azure")
registry = target.registry(("heart",))
cluster = target.cluster(target.spec(), registry)
pulumi.export("kubeconfig", cluster.kubeconfig)
pulumi.export("host", registry.host)
pulumi.export("identifier", cluster.identifier)
pulumi.export("id", cluster.resource.id)
"""

CLUSTER = "azure-native:containerservice:ManagedCluster"
POOL = "azure-native:containerservice:AgentPool"


def program(**settings: Any) -> str:
    return PROGRAM.replace("SETTINGS", repr(settings))


def pool(**asked: Any) -> list[dict[str, Any]]:
    return [{"name": "default", **asked}]


@pytest.fixture
def stack(tmp_path: Path) -> Rehearsal:
    stack = Rehearsal(tmp_path, program(), "azure-native")
    stack.environment |= secrets.CREDENTIALS
    return stack


def test_a_stack_lives_whole_and_leaves_nothing(stack: Rehearsal) -> None:
    assert stack.preview().code == 0
    assert stack.types() == []

    up = stack.up()
    assert up.code == 0, up.text
    outputs = stack.outputs()
    assert outputs["identifier"] == f"{outputs['id']}@westeurope"
    assert outputs["host"].endswith(".azurecr.io")
    user = yaml.safe_load(outputs["kubeconfig"])["users"][0]["user"]
    assert set(user) == {"exec"}
    assert user["exec"]["command"] == "kubelogin"
    assert stack.preview("--expect-no-changes").code == 0
    assert stack.refresh("--expect-no-changes").code == 0
    secrets.check(stack, up, refused(stack))

    stack.write(program(nodePools=pool(minNodes=1, maxNodes=6)))
    assert stack.preview().changes == [Step("update", POOL, "pool-default")]

    assert stack.destroy().code == 0
    assert stack.types() == []


def test_a_protected_stack_rolls_its_pools_and_is_not_destroyed(stack: Rehearsal) -> None:
    stack.write(program(environment="prod"))
    assert stack.up().code == 0

    stack.write(program(environment="prod", nodePools=pool(cpu=4)))
    up = stack.up()
    assert up.code == 0, up.text
    assert [step.operation for step in up.changes if step.type == POOL] == [
        "create-replacement", "replace", "delete-replaced",
    ]  # fmt: skip

    there = stack.types()
    assert stack.destroy().code != 0
    assert stack.types() == there

    stack.write(program(environment="prod", deletionProtection=False, nodePools=pool(cpu=4)))
    assert stack.up().code == 0
    assert stack.destroy().code == 0
    assert stack.types() == []
