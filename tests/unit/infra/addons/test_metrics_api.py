"""metrics-server's pod and what it may do."""

from typing import Any

import pytest

from infra import naming
from infra.addons.metrics_api import deployment, permissions
from infra.images import Image
from tests.unit.infra.manifests import assert_valid, manifest, render

LABELS = naming.labels("metrics-server", "metrics-api", {})


def spec(*, kubelets_trusted: bool = True) -> dict[str, Any]:
    image = Image("example@sha256:" + "a" * 64, "arm64")
    made = deployment.spec(image, "metrics-server", LABELS, kubelets_trusted=kubelets_trusted)
    return manifest("apps/v1", "Deployment", made)


def test_the_deployment_fits_kubernetes_schema() -> None:
    assert_valid(spec())


def test_the_pod_keeps_to_nodes_that_can_run_the_image() -> None:
    assert spec()["spec"]["template"]["spec"]["nodeSelector"] == {"kubernetes.io/arch": "arm64"}


def test_kubelets_are_checked_against_the_clusters_authority() -> None:
    arguments = deployment.arguments(kubelets_trusted=True)

    assert "--kubelet-insecure-tls" not in arguments
    assert any(argument.startswith("--kubelet-certificate-authority=") for argument in arguments)


def test_only_a_cluster_whose_kubelets_sign_for_themselves_goes_unchecked() -> None:
    assert "--kubelet-insecure-tls" in deployment.arguments(kubelets_trusted=False)


def test_the_resolution_exceeds_the_kubelets_time_limit() -> None:
    arguments = dict(
        argument.removeprefix("--").partition("=")[::2]
        for argument in deployment.arguments(kubelets_trusted=True)
    )

    assert int(arguments["metric-resolution"].rstrip("s")) > int(
        arguments["kubelet-request-timeout"].rstrip("s")
    )


@pytest.mark.parametrize("rules", [permissions.of_server(), permissions.of_readers()])
def test_it_only_ever_reads(rules: list[object]) -> None:
    verbs = {verb for rule in render(rules) for verb in rule["verbs"]}

    assert verbs <= {"get", "list", "watch"}
