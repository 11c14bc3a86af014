"""What goes wrong on demand, as a user of the engine meets it."""

import json
from pathlib import Path

import pytest

from infra.plugins.simulator import clouds, faults
from infra.plugins.simulator.faults import PlannedFault
from infra.refusals import explain
from tests.engine.simulator import programs
from tests.engine.simulator.rehearsal import Rehearsal

pytestmark = pytest.mark.engine

PROGRAMS = {
    "aws": (programs.AWS, "aws:ec2/vpc:Vpc"),
    "gcp": (programs.GCP, "gcp:compute/network:Network"),
    "azure-native": (programs.AZURE, "azure-native:network:VirtualNetwork"),
    "openstack": (programs.OPENSTACK, "openstack:networking/network:Network"),
}
"""Of each cloud a program, and a type of it that others depend on."""

CLUSTER = "aws:eks/cluster:Cluster"


@pytest.fixture
def stack(tmp_path: Path) -> Rehearsal:
    return Rehearsal(tmp_path, programs.AWS, "aws")


def test_a_throttled_call_is_tried_again(stack: Rehearsal) -> None:
    faults.plan(stack.ledger, (PlannedFault(kind="throttling", type="aws:ec2/*", times=4),))

    assert stack.up().code == 0


@pytest.mark.parametrize("cloud", PROGRAMS)
def test_a_refusal_is_told_in_the_clouds_words_with_what_they_mean_and_the_next_update_converges(
    tmp_path: Path, cloud: str
) -> None:
    program, first = PROGRAMS[cloud]
    stack = Rehearsal(tmp_path, program, cloud)
    kinds: tuple[faults.FaultKind, ...] = ("throttling", "quota", "credentials")
    for kind in kinds:
        faults.plan(stack.ledger, (PlannedFault(kind=kind, type=first, operation="create", times=15),))
        failed = stack.up()
        assert failed.code != 0
        assert any(clouds.load(cloud).texts[kind] in error for error in failed.errors), failed.errors
        assert len(explain.explained(failed.errors)) == 1
        assert first not in stack.types(), "and so is nothing that depends on it"
    faults.plan(stack.ledger, ())

    assert stack.up().code == 0
    assert first in stack.types()
    assert stack.destroy().code == 0
    assert stack.types() == []


@pytest.mark.parametrize("kind", ["kill-plugin", "kill-engine"])
def test_what_was_made_when_somebody_was_killed_is_an_orphan_and_can_be_found(
    stack: Rehearsal, kind: faults.FaultKind
) -> None:
    faults.plan(stack.ledger, (PlannedFault(kind=kind, type=CLUSTER, operation="create"),))
    killed = stack.run("up", "--yes", "--skip-preview")
    faults.plan(stack.ledger, ())
    assert killed.code != 0
    stack.run("cancel", "--yes")
    # What was under way when the engine died cannot be known to it: it is not there any more, or not
    # Pulumi's.
    stack.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates")

    known = {
        f"{found['type']} {found['id']}" for found in stack.export().get("resources", []) if "id" in found
    }
    orphans = stack.ledger.orphans(frozenset(known))

    assert [orphan.type for orphan in orphans] == [CLUSTER]
    again = stack.up()
    assert again.code != 0
    assert any("Cluster already exists with name: harbour" in error for error in again.errors), again.errors
    stack.ledger.remove(orphans[0])
    assert stack.up().code == 0
    assert stack.destroy().code == 0
    assert stack.types() == []


def test_secrets_are_in_no_output_and_open_in_no_state(tmp_path: Path) -> None:
    stack = Rehearsal(tmp_path, programs.OPENSTACK, "openstack")
    up = stack.run("up", "--yes", "--skip-preview")
    assert up.code == 0
    secret = stack.outputs()["secret"]
    faults.plan(stack.ledger, (PlannedFault(kind="quota", type="*", operation="update"),))
    stack.write(programs.OPENSTACK.replace("m1.medium", "m1.large"))
    failed = stack.run("up", "--yes", "--skip-preview")

    assert failed.code != 0
    assert clouds.load("openstack").texts["quota"] in failed.output
    assert secret not in up.output + failed.output + json.dumps(stack.export())
