"""A share of the replicas runs another release: how many, and by which labels."""

from typing import Any

import pytest

from infra import naming
from infra.images import Image
from infra.settings import ServingSettings, Settings, parse
from infra.workload import autoscaler, canary, deployment, service
from infra.workload.canary import Split
from tests.unit.infra.manifests import assert_valid, manifest
from tests.unit.infra.workload.test_specs import node_ports

LABELS = naming.labels("heart", "serving", {"team": "cardiology"})
IMAGE = Image("127.0.0.1:5000/heart@sha256:" + "b" * 64, "amd64")
DIGEST = "sha256:" + "b" * 64
SERVING = ServingSettings()


def settings(**canary: float) -> Settings:
    told = "".join(f', "{name}": {value}' for name, value in canary.items())
    return parse({"landfall:cloud": "local", "landfall:canary": f'{{"release": "{DIGEST}"{told}}}'}, "local")


def deployed() -> dict[str, Any]:
    made = canary.spec(IMAGE, "heart", LABELS, SERVING, replicas=1)
    return manifest("apps/v1", "Deployment", made)


@pytest.mark.parametrize(
    ("share", "replicas", "expected"),
    [
        (0.2, 5, Split(stable=4, canary=1)),
        (0.5, 6, Split(stable=3, canary=3)),
        (0.01, 10, Split(stable=9, canary=1)),
        (0.5, 2, Split(stable=1, canary=1)),
        (0.34, 3, Split(stable=2, canary=1)),
        (0.25, 100, Split(stable=75, canary=25)),
    ],
)
def test_replicas_come_near_the_share_and_each_release_has_one(
    share: float, replicas: int, expected: Split
) -> None:
    assert canary.split(settings(share=share, replicas=replicas)) == expected


def test_by_default_there_are_as_many_as_the_highest_load_needs() -> None:
    found = canary.split(settings())

    assert found.stable + found.canary == ServingSettings().max_replicas


def test_the_canary_fits_kubernetes_schema_and_says_its_replicas() -> None:
    assert_valid(deployed())
    assert deployed()["spec"]["replicas"] == 1


def test_the_service_has_its_pods_and_its_deployment_has_no_others() -> None:
    ours = deployed()["spec"]
    theirs = manifest("apps/v1", "Deployment", deployment.spec(IMAGE, "heart", LABELS, SERVING))["spec"]
    shared = manifest("v1", "Service", service.spec(LABELS, node_ports(), 30080))["spec"]["selector"]
    own, other = ours["selector"]["matchLabels"], theirs["template"]["metadata"]["labels"]

    assert shared.items() <= ours["template"]["metadata"]["labels"].items()
    assert own.items() <= ours["template"]["metadata"]["labels"].items()
    assert not own.items() <= other.items()


def test_nothing_else_of_a_pod_differs() -> None:
    ours = deployed()["spec"]["template"]["spec"]
    theirs = manifest("apps/v1", "Deployment", deployment.spec(IMAGE, "heart", LABELS, SERVING))

    assert ours == theirs["spec"]["template"]["spec"]


def test_the_autoscaler_is_paused_at_the_others() -> None:
    held = manifest(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        autoscaler.spec("heart", SERVING, by_requests=True, held=4),
    )

    assert_valid(held)
    assert (held["spec"]["minReplicas"], held["spec"]["maxReplicas"]) == (4, 4)
