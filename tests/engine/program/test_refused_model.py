"""A first `up` whose model the gate refuses: it ends with that as its only failure, and nothing waits for the
Deployment that does not come."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kubernetes import client as kube

from tests.engine.apiserver import ApiServer
from tests.engine.program.registry import registry
from tests.project import Project

pytestmark = pytest.mark.engine

PROGRAM = Path(__file__).parent / "unawaited"


@pytest.fixture
def project(tmp_path: Path, api_server: ApiServer) -> Iterator[Project]:
    """A stack that was never brought up, with a bar that no model reaches; destroyed at the end."""
    with registry(tmp_path) as host:
        made = Project(
            tmp_path, main=PROGRAM, environment={"KUBECONFIG": str(api_server.folder / "kubeconfig")}
        )
        made.configure(
            cloud="local",
            kubeContext="test",
            existing={"address": "127.0.0.1"},
            registry=f"{host}/example",
            model={"candidates": ["svc"], "folds": 2, "threshold": 0.99},
        )
        yield made
        made.run("destroy", "--yes", "--stack", made.stack).succeeded()


def test_a_refused_model_is_the_only_failure(project: Project, api_server: ApiServer) -> None:
    up = project.run("up", "--yes", "--skip-preview", "--stack", project.stack, seconds=600)

    assert up.code != 0
    assert "The gate refused the model" in up.output
    assert "was not ready" not in up.output
    cluster = api_server.client()
    scaled = kube.AutoscalingV2Api(cluster).list_namespaced_horizontal_pod_autoscaler("landfall").items
    deployed = kube.AppsV1Api(cluster).list_namespaced_deployment("landfall").items
    assert (scaled, deployed) == ([], [])
