"""The pack under the real engine: a mandatory rule ends a preview, an advisory one is told."""

import json
from pathlib import Path

import pytest

from delivery.comment import reading
from delivery.comment.records import Action
from delivery.engine import Engine
from tests.engine.apiserver import ApiServer
from tests.engine.kubernetes.stack import Stack
from toolchain import folders

pytestmark = pytest.mark.engine

PACK = str(folders.CLONE / "infra" / "policy")
POD = """
import os, pulumi, pulumi_kubernetes as k8s
provider = k8s.Provider("cluster", kubeconfig=os.environ["TEST_KUBECONFIG"])
k8s.core.v1.Service(
    "model", spec={{"type": "LoadBalancer", "ports": [{{"port": 80}}]}},
    opts=pulumi.ResourceOptions(provider=provider),
)
k8s.core.v1.Pod(
    "model",
    spec={{
        "security_context": {{"run_as_non_root": True, "seccomp_profile": {{"type": "RuntimeDefault"}}}},
        "containers": [{{
            "name": "model", "image": "{image}",
            "resources": {{"limits": {{"memory": "64Mi"}}}},
            "security_context": {{
                "allow_privilege_escalation": False, "read_only_root_filesystem": True,
                "capabilities": {{"drop": ["ALL"]}},
            }},
        }}],
    }},
    opts=pulumi.ResourceOptions(provider=provider),
)
"""
BY_DIGEST = "registry.example/heart@sha256:" + "0" * 64


@pytest.fixture
def stack(tmp_path: Path, api_server: ApiServer) -> Stack:
    return Stack(tmp_path / "stack", api_server.kubeconfig)


def test_a_mandatory_rule_ends_a_preview_with_the_remedy(stack: Stack) -> None:
    stack.program(POD.format(image="heart:latest"))

    told = stack.run("preview", "--policy-pack", PACK).failed()

    assert "Container 'model' runs 'heart:latest'" in told
    assert "name@sha256:" in told
    assert "kubernetes-images-by-digest" in told


def test_a_review_tells_the_rule_and_no_failure_beside_it(stack: Stack, tmp_path: Path) -> None:
    stack.program(POD.format(image="heart:latest"))
    engine = Engine(tmp_path / "stack" / "program", Path(PACK), stack.environment)

    found = reading.preview("test", engine.preview("test", tmp_path / "plan.json").splitlines())

    assert found.error is None
    assert [one.policy for one in found.policies.failed] == ["kubernetes-images-by-digest"]
    assert len(found.of(Action.CREATE)) == 4


def test_an_advisory_rule_is_told_and_ends_nothing(stack: Stack) -> None:
    stack.program(POD.format(image=BY_DIGEST))

    told = stack.run("preview", "--policy-pack", PACK).succeeded()

    assert "The Service's balancer answers the whole internet." in told
    assert "[advisory]" in told
    assert "[mandatory]" not in told


def test_a_rule_can_be_told_what_is_allowed(stack: Stack, tmp_path: Path) -> None:
    stack.program(POD.format(image=BY_DIGEST))
    configuration = tmp_path / "policy.json"
    configuration.write_text(json.dumps({"allowed-regions": {"regions": "eu-west-1"}}))

    told = stack.run("preview", "--policy-pack", PACK, "--policy-pack-config", str(configuration)).failed()

    assert "allowed-regions" in told
    assert "regions" in told
