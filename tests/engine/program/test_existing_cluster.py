"""The whole program on a cluster that exists already: a real API server, a real external registry, a real
image.

No kubelet runs its pods, so what is looked at is what the API server has admitted and stored.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kubernetes import client as kube

from tests.engine.apiserver import ApiServer
from tests.engine.program.registry import registry
from tests.project import Project
from tests.waiting import until

pytestmark = pytest.mark.engine

NAMESPACE = "landfall"
OURS = "app.kubernetes.io/part-of=landfall"
PROGRAM = Path(__file__).parent / "unawaited"


@pytest.fixture(scope="module")
def cluster(api_server: ApiServer) -> kube.ApiClient:
    """The official client, to look at what is there."""
    return api_server.client()


@pytest.fixture(scope="module")
def settings() -> dict[str, object]:
    """A model that trains in seconds: what is looked at here is not the model."""
    return {
        "cloud": "local",
        "kubeContext": "test",
        "existing": {"networkPolicy": True, "address": "127.0.0.1"},
        "model": {"candidates": ["svc"], "folds": 2, "threshold": 0.5},
        "serving": {"minReplicas": 1, "maxReplicas": 3},
    }


@pytest.fixture(scope="module")
def project(
    tmp_path_factory: pytest.TempPathFactory,
    api_server: ApiServer,
    cluster: kube.ApiClient,
    settings: dict[str, object],
) -> Iterator[Project]:
    """The stack, up; torn down at the end, when nothing may be left."""
    folder = tmp_path_factory.mktemp("existing")
    with registry(folder) as host:
        settings["registry"] = f"{host}/example"
        made = Project(
            folder, main=PROGRAM, environment={"KUBECONFIG": str(api_server.folder / "kubeconfig")}
        )
        made.configure(**settings)
        try:
            up = made.run("up", "--yes", "--stack", made.stack, seconds=600)
            assert up.code == 0, up.output
            yield made
        finally:
            destroyed = made.run("destroy", "--yes", "--stack", made.stack)
        assert destroyed.code == 0, destroyed.output
        assert left(cluster) == []


def left(cluster: kube.ApiClient) -> list[str]:
    """What is in the cluster with Landfall's labels."""
    core, rbac = kube.CoreV1Api(cluster), kube.RbacAuthorizationV1Api(cluster)
    found = [
        *core.list_namespace(label_selector=OURS).items,
        *rbac.list_cluster_role(label_selector=OURS).items,
        *rbac.list_cluster_role_binding(label_selector=OURS).items,
        *rbac.list_role_binding_for_all_namespaces(label_selector=OURS).items,
    ]
    return [item.metadata.name for item in found]


def test_the_deployment_runs_the_image_by_digest(project: Project, cluster: kube.ApiClient) -> None:
    deployment = kube.AppsV1Api(cluster).read_namespaced_deployment("heart", NAMESPACE)

    (container,) = deployment.spec.template.spec.containers
    assert "/example/heart@sha256:" in container.image


def test_pods_are_admitted_at_the_level_restricted(project: Project, cluster: kube.ApiClient) -> None:
    core, apps = kube.CoreV1Api(cluster), kube.AppsV1Api(cluster)
    for namespace in core.list_namespace(label_selector=OURS).items:
        name = namespace.metadata.name
        wanted = len(apps.list_namespaced_deployment(name).items)

        # The controller records a refusal as an event and tries again for ever: such a pod never comes.
        until(
            f"{wanted} Deployments' pods in {name}",
            lambda name=name, wanted=wanted: len(core.list_namespaced_pod(name).items) >= wanted,
            seconds=60,
        )


def test_the_network_policy_is_there_where_something_enforces_it(
    project: Project, cluster: kube.ApiClient
) -> None:
    assert kube.NetworkingV1Api(cluster).read_namespaced_network_policy("heart", NAMESPACE)


def test_secrets_are_secrets_in_the_state(project: Project, api_server: ApiServer) -> None:
    kept = project.run("stack", "export", "--stack", project.stack).output

    assert str(api_server.folder / "admin.key") not in kept


def test_outputs_are_complete(project: Project) -> None:
    outputs = project.run("stack", "output", "--json", "--stack", project.stack).output

    for name in ("endpoint", "model", "algorithm", "score", "image", "release", "lacking", "kubeconfig"):
        assert f'"{name}"' in outputs
    assert '"kubeconfig": "[secret]"' in outputs


def test_a_second_preview_changes_nothing(project: Project) -> None:
    assert {step.operation for step in project.preview()} == {"same"}


def test_a_changed_bound_is_the_only_difference(project: Project, settings: dict[str, object]) -> None:
    try:
        project.configure(**{**settings, "serving": {"minReplicas": 1, "maxReplicas": 4}})
        changed = [step for step in project.preview() if step.operation != "same"]
    finally:
        project.configure(**settings)

    assert [(step.type, step.changed) for step in changed] == [
        ("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", ("spec.maxReplicas",))
    ]


def test_what_the_autoscaler_does_is_no_difference(project: Project, cluster: kube.ApiClient) -> None:
    apps = kube.AppsV1Api(cluster)
    apps.patch_namespaced_deployment_scale("heart", NAMESPACE, {"spec": {"replicas": 2}})

    assert {step.operation for step in project.preview()} == {"same"}
