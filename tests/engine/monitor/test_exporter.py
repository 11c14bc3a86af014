"""The monitor against a real API server, with just the rights that the program grants it."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from kubernetes import client

from infra.addons.monitoring import permissions
from tests.engine.apiserver import ApiServer, free_port
from tests.unit.infra.manifests import render
from toolchain import folders

pytestmark = pytest.mark.engine

NAMESPACE = "monitored"
LABELS = {
    "app.kubernetes.io/name": "heart",
    "app.kubernetes.io/component": "serving",
    "app.kubernetes.io/part-of": "landfall",
}


@dataclass
class Cluster:
    """The API server by its client, and the monitor's credentials for it."""

    api: client.ApiClient
    server: ApiServer
    token: Path

    def pod_names(self) -> list[str]:
        found = client.CoreV1Api(self.api).list_namespaced_pod(
            NAMESPACE, label_selector="app.kubernetes.io/name=heart"
        )
        return sorted(pod.metadata.name for pod in found.items)


@pytest.fixture(scope="module")
def cluster(api_server: ApiServer, tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    api = api_server.client()
    core, rbac = client.CoreV1Api(api), client.RbacAuthorizationV1Api(api)
    core.create_namespace({"metadata": {"name": NAMESPACE}})
    # Only the controller manager's account of that name makes pods possible.
    core.create_namespaced_service_account(NAMESPACE, {"metadata": {"name": "monitor"}})
    subject = {"kind": "ServiceAccount", "name": "monitor", "namespace": NAMESPACE}
    reference = {"apiGroup": "rbac.authorization.k8s.io", "name": "monitor-under-test"}
    named = {"metadata": {"name": "monitor-under-test"}}
    rbac.create_cluster_role({**named, "rules": render(permissions.of_monitor())})
    rbac.create_cluster_role_binding(
        {**named, "roleRef": {**reference, "kind": "ClusterRole"}, "subjects": [subject]}
    )
    rbac.create_namespaced_role(NAMESPACE, {**named, "rules": render(permissions.of_monitor_in_namespace())})
    rbac.create_namespaced_role_binding(
        NAMESPACE, {**named, "roleRef": {**reference, "kind": "Role"}, "subjects": [subject]}
    )
    issued = core.create_namespaced_service_account_token("monitor", NAMESPACE, {"spec": {}})
    token = tmp_path_factory.mktemp("monitor") / "token"
    token.write_text(issued.status.token)
    _populate(api)
    made = Cluster(api, api_server, token)
    _play_kubelet(made)
    return made


def _populate(api: client.ApiClient) -> None:
    container = {
        "name": "model",
        "image": "example@sha256:" + "a" * 64,
        "ports": [{"name": "http", "containerPort": 8080}],
        "resources": {"limits": {"cpu": "500m", "memory": "256Mi"}},
    }
    template = {
        "metadata": {"labels": LABELS},
        "spec": {"containers": [container], "serviceAccountName": "monitor"},
    }
    spec = {"replicas": 2, "selector": {"matchLabels": LABELS}, "template": template}
    client.AppsV1Api(api).create_namespaced_deployment(
        NAMESPACE, {"metadata": {"name": "heart"}, "spec": spec}
    )
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "heart"}
    client.AutoscalingV2Api(api).create_namespaced_horizontal_pod_autoscaler(
        NAMESPACE,
        {
            "metadata": {"name": "heart"},
            "spec": {"maxReplicas": 7, "minReplicas": 2, "scaleTargetRef": target},
        },
    )
    core = client.CoreV1Api(api)
    core.create_node({"metadata": {"name": "watched-node"}})
    core.patch_node_status(
        "watched-node",
        {
            "status": {
                "addresses": [
                    {"type": "Hostname", "address": "n"},
                    {"type": "InternalIP", "address": "10.9.8.7"},
                ],
                "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
                "conditions": [{"type": "MemoryPressure", "status": "True"}],
                "allocatable": {"cpu": "1900m", "memory": "1Gi", "pods": "110"},
            }
        },
    )


def _play_kubelet(cluster: Cluster) -> None:
    """Wait until the controller manager has made the pods, and say of each what a kubelet would."""
    core = client.CoreV1Api(cluster.api)
    while len(cluster.pod_names()) < 2:
        core.list_namespaced_event(NAMESPACE)
    for number, name in enumerate(cluster.pod_names()):
        state = {"name": "model", "ready": True, "restartCount": 3, "image": "x", "imageID": "x"}
        status = {
            "phase": "Running",
            "podIP": f"10.42.0.{number + 5}",
            "podIPs": [{"ip": f"10.42.0.{number + 5}"}],
            "conditions": [{"type": "Ready", "status": "True"}],
            "containerStatuses": [
                {**state, "lastState": {"terminated": {"reason": "OOMKilled", "exitCode": 137}}}
            ],
        }
        core.patch_namespaced_pod_status(name, NAMESPACE, {"status": status})


@pytest.fixture(scope="module")
def monitor(cluster: Cluster) -> Iterator[str]:
    yield from _running(cluster.server.address, cluster)


def _running(address: str, cluster: Cluster) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "monitor", "--port", str(port), "--namespaces", NAMESPACE]
    access = ["--api-server", address, "--token-file", str(cluster.token)]
    process = subprocess.Popen(
        [*command, *access, "--ca-file", str(cluster.server.folder / "ca.crt")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=folders.CLONE,
    )
    assert process.stdout is not None
    try:
        assert "page at" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate()


def samples(monitor: str) -> dict[str, float]:
    text = httpx.get(f"{monitor}/metrics", timeout=30).text
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines}


@pytest.mark.parametrize(
    ("series", "value"),
    [
        ("landfall_monitor_kubernetes_up", 1),
        ('kube_deployment_spec_replicas{deployment="heart",namespace="monitored"}', 2),
        (
            'kube_horizontalpodautoscaler_spec_max_replicas{horizontalpodautoscaler="heart",namespace="monitored"}',
            7,
        ),
        ('kube_node_status_condition{condition="MemoryPressure",node="watched-node",status="true"}', 1),
        ('kube_node_status_condition{condition="MemoryPressure",node="watched-node",status="false"}', 0),
        ('kube_node_status_allocatable{node="watched-node",resource="cpu",unit="core"}', 1.9),
        ('kube_node_status_allocatable{node="watched-node",resource="memory",unit="byte"}', 2**30),
    ],
)
def test_objects_become_series_under_the_names_of_kube_state_metrics(
    monitor: str, series: str, value: float
) -> None:
    assert samples(monitor)[series] == pytest.approx(value)


def test_each_pod_is_told_with_its_state(monitor: str, cluster: Cluster) -> None:
    told = samples(monitor)

    def values(name: str, *labels: str) -> list[float]:
        return [
            v for key, v in told.items() if key.startswith(name + "{") and all(one in key for one in labels)
        ]

    for name in cluster.pod_names():
        pod = f'pod="{name}"'
        assert values("kube_pod_status_phase", pod, 'phase="Running"') == [1]
        assert values("kube_pod_status_phase", pod, 'phase="Failed"') == [0]
        assert values("kube_pod_status_ready", pod, 'condition="true"') == [1]
        assert values("kube_pod_container_status_restarts_total", pod) == [3]
        assert values("kube_pod_container_status_last_terminated_reason", pod, "OOMKilled") == [1]
        assert values("kube_pod_container_resource_limits", pod, 'resource="memory"') == [256 * 2**20]
        assert values("kube_pod_info", pod, 'created_by_kind="ReplicaSet"') == [1]


def test_serving_pods_become_scrape_targets(monitor: str, cluster: Cluster) -> None:
    told = httpx.get(f"{monitor}/targets/pods").json()

    names = cluster.pod_names()
    assert [(one["targets"], one["labels"]) for one in told] == [
        ([f"10.42.0.{number + 5}:8080"], {"namespace": NAMESPACE, "pod": name, "node": "", "app": "heart"})
        for number, name in enumerate(names)
    ]


def test_nodes_become_scrape_targets_by_their_internal_address(monitor: str) -> None:
    told = httpx.get(f"{monitor}/targets/nodes").json()

    assert {"targets": ["10.9.8.7:10250"], "labels": {"node": "watched-node"}} in told


def test_an_api_that_does_not_answer_is_a_metric_and_keeps_the_targets(cluster: Cluster) -> None:
    running = _running(f"https://127.0.0.1:{free_port()}", cluster)
    monitor = next(running)
    try:
        assert samples(monitor)["landfall_monitor_kubernetes_up"] == 0
        refused = httpx.get(f"{monitor}/targets/pods")
        assert refused.status_code == 503
        assert "does not answer" in refused.json()["error"]
    finally:
        running.close()


def test_what_the_roles_do_not_allow_is_named(cluster: Cluster, tmp_path: Path) -> None:
    core = client.CoreV1Api(cluster.api)
    core.create_namespaced_service_account(NAMESPACE, {"metadata": {"name": "nobody"}})
    issued = core.create_namespaced_service_account_token("nobody", NAMESPACE, {"spec": {}})
    token = tmp_path / "token"
    token.write_text(issued.status.token)
    running = _running(cluster.server.address, Cluster(cluster.api, cluster.server, token))
    monitor = next(running)
    try:
        assert "403" in httpx.get(f"{monitor}/targets/nodes").json()["error"]
    finally:
        running.close()
