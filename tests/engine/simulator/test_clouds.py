"""The same life in each cloud: previewed, made, unchanged, drifted, gone."""

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.engine.simulator import programs
from tests.engine.simulator.rehearsal import Rehearsal

pytestmark = pytest.mark.engine


@dataclass(frozen=True)
class Case:
    """One cloud's life.

    Attributes:
        plugin: The plugin's name.
        program: The program.
        drifted: Type, path and new value of what is changed outside, and its name in the program.
        outputs: What each output must look like.
        lasting: Types that the cloud keeps for ever.
    """

    plugin: str
    program: str
    drifted: tuple[str, str, Any, str]
    outputs: dict[str, str]
    lasting: tuple[str, ...] = ()


_GUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
CASES = (
    Case(
        "gcp",
        programs.GCP,
        ("gcp:container/cluster:Cluster", "resourceLabels.team", "theirs", "cluster"),
        {
            "id": "projects/acme/locations/europe-west4/clusters/harbour",
            "endpoint": r"127\.0\.0\.1:9",
            "authority": r"LS0tLS1.+",
            "ring": r"ring-[0-9a-f]{7}",
        },
        ("gcp:kms/keyRing:KeyRing",),
    ),
    Case(
        "azure-native",
        programs.AZURE,
        ("azure-native:containerservice:ManagedCluster", "tags.team", "theirs", "cluster"),
        {
            "id": r"/subscriptions/10de18e7-0000-4000-8000-000000000001/resourceGroups/harbour/providers"
            r"/Microsoft\.ContainerService/managedClusters/harbour",
            "kubelet": _GUID,
            "kubeconfig": r"[A-Za-z0-9+/=]+",
        },
    ),
    Case(
        "openstack",
        programs.OPENSTACK,
        ("openstack:networking/network:Network", "name", "theirs", "network"),
        {"address": r"127\.78\.\d+\.\d+", "inside": r"10\.0\.0\.10", "secret": r"[0-9a-f]{64}"},
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.plugin for case in CASES])
def test_a_stack_lives_whole_in_each_cloud(case: Case, tmp_path: Path) -> None:
    stack = Rehearsal(tmp_path, case.program, case.plugin)
    previewed = stack.preview()
    assert previewed.code == 0, previewed.output
    assert stack.types() == []

    up = stack.up()
    assert up.code == 0, up.output
    outputs = stack.outputs()
    for name, form in case.outputs.items():
        assert re.fullmatch(form, outputs[name]), (name, outputs[name])
    assert stack.refresh("--expect-no-changes").code == 0

    type_, path, value, name = case.drifted
    [thing] = stack.ledger.of_type(type_)
    stack.ledger.mutate(thing.identity, path, value)
    drift = stack.preview("--refresh")
    assert [step.name for step in drift.changes if step.operation == "update"] == [name], drift.output

    destroyed = stack.destroy()
    assert destroyed.code == 0, destroyed.output
    assert stack.types() == []
    assert tuple(entry.type for entry in stack.ledger.everything()) == case.lasting


def test_azure_answers_in_forms_of_its_own_and_with_no_credential(tmp_path: Path) -> None:
    stack = Rehearsal(tmp_path, programs.AZURE, "azure-native")
    assert stack.up().code == 0

    outputs = stack.outputs()
    text = base64.b64decode(outputs["kubeconfig"]).decode()

    assert outputs["principals"] == [outputs["principal"]]
    assert "certificate-authority-data" in text
    assert "user: {}" in text
    assert "kubeconfig" not in str(
        next(found["outputs"] for found in stack.export()["resources"] if "ManagedCluster" in found["type"])
    )
