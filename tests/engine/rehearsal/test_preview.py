"""Each cloud's program under the real engine, in its simulated cloud: what every target promises the user.

The stacks that are previewed have many node pools.
"""

from collections.abc import Callable
from typing import Any

import pytest

from infra import naming
from infra.plugins.landfall.image import processor
from rehearsal.plugins import SIMULATED
from tests.engine.rehearsal.conftest import Rehearsal

pytestmark = pytest.mark.engine

Previewed = Callable[[str], list[dict[str, Any]]]
OUTPUTS = {
    "phase", "endpoint", "namespace", "model", "algorithm", "score", "metric", "image", "release",
    "prometheus", "dashboard", "lacking", "kubeconfig",
}  # fmt: skip
INSIDE_CLUSTERS = ("kubernetes:", "landfall:", "pulumi:")


def planned(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    steps = [event["resourcePreEvent"]["metadata"] for event in events if "resourcePreEvent" in event]
    return [step["new"] for step in steps if step.get("new")]


@pytest.mark.parametrize("cloud", SIMULATED)
def test_a_stack_has_every_output(previewed: Previewed, cloud: str) -> None:
    ends = [event["resOutputsEvent"]["metadata"] for event in previewed(cloud) if "resOutputsEvent" in event]
    # It ends twice: when it is registered, and when its outputs are.
    stack = [end["new"] for end in ends if end["type"] == "pulumi:pulumi:Stack"][-1]

    absent_where_none_is_installed = {"prometheus", "dashboard"}
    assert OUTPUTS - set(stack["outputs"]) <= absent_where_none_is_installed


@pytest.mark.parametrize("cloud", SIMULATED)
def test_the_objects_in_the_cluster_are_the_same_on_every_cloud(previewed: Previewed, cloud: str) -> None:
    workload = [one for one in planned(previewed(cloud)) if "ModelService" in one["urn"]]

    assert {"Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"} <= {
        one["type"].rpartition(":")[2] for one in workload
    }


@pytest.mark.parametrize("cloud", SIMULATED)
def test_what_can_be_tagged_with_the_stack_is(previewed: Previewed, cloud: str) -> None:
    tagged = {one["type"] for one in planned(previewed(cloud)) if naming.STACK_TAG in str(one.get("inputs"))}

    assert len([kind for kind in tagged if not kind.startswith(INSIDE_CLUSTERS)]) >= 3


@pytest.mark.parametrize("cloud", SIMULATED)
def test_every_resource_of_the_cloud_has_an_explicit_provider(previewed: Previewed, cloud: str) -> None:
    clouds_own = [one for one in planned(previewed(cloud)) if not one["type"].startswith(INSIDE_CLUSTERS)]

    assert clouds_own
    assert [one["urn"] for one in clouds_own if "::default" in one.get("provider", "::default")] == []


@pytest.mark.parametrize("cloud", SIMULATED)
def test_every_pod_keeps_to_nodes_that_can_run_its_image(previewed: Previewed, cloud: str) -> None:
    deployments = [one for one in planned(previewed(cloud)) if one["type"] == "kubernetes:apps/v1:Deployment"]

    assert deployments
    for one in deployments:
        pod = one["inputs"]["spec"]["template"]["spec"]
        assert pod["nodeSelector"] == {"kubernetes.io/arch": processor.architecture()}, one["urn"]


def test_two_stacks_are_compared_without_an_account(rehearsal: Rehearsal) -> None:
    told = rehearsal.run("rehearsal.compare", "aws", "gcp")

    rows = [" ".join(line.split()) for line in told.output.splitlines()]
    assert told.code == 0, told.output
    assert "network 1 Vpc 1 Network" in rows
    assert "control plane 1 Cluster 1 Cluster" in rows
    assert any("m6i.large" in row and "e2-standard-2" in row for row in rows)
    assert not (rehearsal.state / "rehearsals" / "accounts" / "compare").exists()


def test_comparing_with_what_is_not_there_is_told_in_words(rehearsal: Rehearsal) -> None:
    told = rehearsal.run("rehearsal.compare", "aws", "mars")

    assert told.code == 1
    assert "There is no stack file" in told.output
    assert "Traceback" not in told.output


def test_what_was_never_begun_is_no_fleet(rehearsal: Rehearsal) -> None:
    told = rehearsal.run("rehearsal.fleet")

    assert told.code == 0, told.output
    assert "Traceback" not in told.output
