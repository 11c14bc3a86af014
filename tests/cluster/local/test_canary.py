"""A release on trial beside the present one: kept if it does as well, taken back if not, and nobody who asks
notices."""

import random
import subprocess
import sys

import pytest
from kubernetes import client as kube

from infra.smoke import rows
from infra.smoke.client import Client
from model.registry.entry import Entry
from model.registry.folder import FolderShelf
from model.registry.registry import Registry
from tests.cluster.local.load import load
from tests.cluster.local.stack import NAME, NAMESPACE, LocalStack
from tests.waiting import until
from toolchain import folders

pytestmark = pytest.mark.cluster

# A busy machine may make either release slow, and how much two good ones differ is chance: neither is asked.
LENIENT = ("--most-slow=0.9", "--most-changed=0.3")
REQUESTS = 2400
"""A third of these is what shows that at most one in a hundred fails, twice over."""


def command(local: LocalStack, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folders.CLONE,
        env=local.project.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def canary(local: LocalStack, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return command(local, "delivery.canary", f"--project={local.project.folder}", *arguments)


def trained(local: LocalStack, family: str, seed: int) -> str:
    """The digest of a release that no stack runs."""
    told = command(
        *(local, "model", "train", "--dataset=heart", f"--candidate={family}", f"--seed={seed}"),
        *("--threshold=0.4", "--trials=2", "--repeats=1", "--override-gate=made for a test"),
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return Registry(FolderShelf(local.state / "releases")).resolve("heart:candidate")


def ledger(local: LocalStack) -> tuple[Entry, ...]:
    return Registry(FolderShelf(local.state / "releases")).ledger().entries


def ask_much(local: LocalStack) -> None:
    """Ask for many different rows, a connection each: a connection stays with one pod."""
    outputs = local.outputs()
    client = Client(outputs.endpoint, outputs.model)
    inputs, drawn = client.inputs(), random.Random(7)
    for _ in range(REQUESTS):
        client.predict({one.name: drawn.choice((one.example, *one.ends)) for one in inputs})


def replica_sets(local: LocalStack) -> set[str]:
    """What the pods belong to: the same as long as nothing about them is changed."""
    return {owner.uid for pod in local.pods() for owner in pod.metadata.owner_references}


def bounds(local: LocalStack) -> tuple[int, int]:
    scaler = kube.AutoscalingV2Api(local.cluster).read_namespaced_horizontal_pod_autoscaler(NAME, NAMESPACE)
    return scaler.spec.min_replicas, scaler.spec.max_replicas


def test_a_release_that_does_as_well_takes_over_and_no_request_fails(local: LocalStack) -> None:
    before = local.outputs().release
    release = trained(local, "svc", seed=11)
    asked = Client(local.outputs().endpoint, NAME)
    try:
        with load(asked.endpoint, asked.query(rows.known(asked)[0]), clients=2) as asking:
            asking.ease()
            began = canary(local, "start", "local", release[7:19], "--share=0.34")
            assert began.returncode == 0, began.stdout + began.stderr
            assert bounds(local) == (2, 2)
            until("all replicas", lambda: len(local.pods()) == 3, seconds=120)
            early = canary(local, "promote", "local", *LENIENT)
            ask_much(local)
            status = canary(local, "status", "local", "--wait=120", *LENIENT)
            promoted = canary(local, "promote", "local", *LENIENT)

        assert early.returncode == 1
        assert "not enough data yet" in early.stdout + early.stderr
        assert status.returncode == 0, status.stdout + status.stderr
        assert promoted.returncode == 0, promoted.stdout + promoted.stderr
        assert asking.failures == []
        assert local.outputs().release == release
        assert local.outputs().canary is None
        assert bounds(local) == (1, 3)
        first, kept = [one for one in ledger(local) if one.alias == "local" and one.action == "promote"]
        assert (first.digest, kept.digest) == (before, release)
        assert {one.passed for one in kept.findings} == {True}
        assert len(kept.findings) > 3
    finally:
        local.project.configure(**local.settings)
        local.up()


def test_a_release_that_answers_otherwise_is_found_out_and_taken_back(local: LocalStack) -> None:
    outputs = local.outputs()
    until("the end of what another test has left", lambda: len(replica_sets(local)) == 1, seconds=120)
    there = replica_sets(local)
    release = trained(local, "dummy", seed=1)
    try:
        began = canary(local, "start", "local", release, "--share=0.34")
        assert began.returncode == 0, began.stdout + began.stderr
        again = canary(local, "start", "local", outputs.release)
        ask_much(local)
        status = canary(local, "status", "local", *LENIENT)
        refused = canary(local, "promote", "local", *LENIENT)
        beside = replica_sets(local)
        unchanged = [step.name for step in local.project.preview() if step.operation != "same"]
        back = canary(local, "withdraw", "local", "--reason=it says the same of everybody")

        assert again.returncode == 1
        assert "on trial already" in again.stderr
        assert status.returncode == 3, status.stdout + status.stderr
        assert "answered otherwise" in status.stdout
        assert refused.returncode == 1
        assert "is not good enough" in refused.stderr
        assert unchanged == []
        assert len(beside - there) == 1
        assert there <= beside
        assert back.returncode == 0, back.stdout + back.stderr
        assert local.outputs() == outputs
        until("the canary's end", lambda: replica_sets(local) == there, seconds=120)
        last = ledger(local)[-1]
        assert (last.action, last.digest, last.alias) == ("withdraw", release, "local")
        assert last.reason == "it says the same of everybody"
        assert [one.name for one in last.findings if one.passed is False] == ["canary: replay answers"]
        assert [step.name for step in local.project.preview() if step.operation != "same"] == []
    finally:
        local.project.configure(**local.settings)
        local.up()
