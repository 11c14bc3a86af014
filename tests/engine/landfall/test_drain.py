"""Emptying a node, on a real API server; the test plays the part of the node's kubelet."""

import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client as kube
from kubernetes import watch

from infra.errors import ClusterUnreachable, DrainError
from infra.plugins.landfall import drain
from infra.plugins.landfall.nodes_api import Access
from tests.engine.apiserver import ApiServer, free_port
from tests.engine.landfall.project import Project

pytestmark = pytest.mark.engine

_PROGRAM = """\
import os
from pathlib import Path
from infra.plugins.landfall.cluster_resources import NodeDrain

folder = Path(os.environ["API_FOLDER"])
for name in os.environ["NODES"].split():
    NodeDrain(
        name,
        node=name,
        server=os.environ["API_SERVER"],
        authority=(folder / "ca.crt").read_text(),
        key=(folder / "ca.key").read_text(),
        timeout_seconds=60,
    )
"""


@pytest.fixture(scope="module")
def api(api_server: ApiServer) -> kube.ApiClient:
    return api_server.client()


@pytest.fixture
def core(api: kube.ApiClient) -> kube.CoreV1Api:
    return kube.CoreV1Api(api)


@pytest.fixture
def access(api_server: ApiServer) -> Access:
    folder = api_server.folder
    return Access(api_server.address, (folder / "ca.crt").read_text(), (folder / "ca.key").read_text())


@pytest.fixture
def node(core: kube.CoreV1Api) -> Iterator[str]:
    """A node that reports to be ready."""
    name = _node(core)
    yield name
    core.delete_node(name)


@pytest.fixture
def another(core: kube.CoreV1Api) -> Iterator[str]:
    """A node that can take its pods: the controller has seen that it is ready."""
    name = _node(core)
    for event in watch.Watch().stream(core.list_node, field_selector=f"metadata.name={name}"):
        if not event["object"].spec.taints:
            break
    yield name
    core.delete_node(name)


def _node(core: kube.CoreV1Api) -> str:
    name = f"node-{uuid.uuid4().hex[:8]}"
    core.create_node({"metadata": {"name": name}})
    core.patch_node_status(name, {"status": {"conditions": [{"type": "Ready", "status": "True"}]}})
    return name


@pytest.fixture
def namespace(core: kube.CoreV1Api) -> Iterator[str]:
    name = f"test-{uuid.uuid4().hex[:8]}"
    core.create_namespace({"metadata": {"name": name}})
    yield name
    core.delete_namespace(name)


def _pod(core: kube.CoreV1Api, namespace: str, node: str, name: str, **metadata: Any) -> None:
    core.create_namespaced_pod(
        namespace,
        {
            "metadata": {"name": name, "labels": {"app": "test"}, **metadata},
            "spec": {
                "nodeName": node,
                "automountServiceAccountToken": False,
                "containers": [{"name": "app", "image": "registry.invalid/app:1"}],
            },
        },
    )
    ready = {"conditions": [{"type": "Ready", "status": "True"}], "phase": "Running"}
    core.patch_namespaced_pod_status(name, namespace, {"status": ready})


class _Kubelet:
    """Ends the pods of a node that are told to go, once it is allowed to."""

    def __init__(self, core: kube.CoreV1Api, namespace: str) -> None:
        self._core, self._namespace = core, namespace
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(0.1):
            for pod in self._core.list_namespaced_pod(self._namespace).items:
                if pod.metadata.deletion_timestamp:
                    self._core.delete_namespaced_pod(
                        pod.metadata.name, self._namespace, grace_period_seconds=0
                    )


def _names(core: kube.CoreV1Api, namespace: str) -> set[str]:
    return {pod.metadata.name for pod in core.list_namespaced_pod(namespace).items}


@pytest.mark.usefixtures("another")
def test_pods_go_and_the_node_takes_no_more(
    core: kube.CoreV1Api, access: Access, namespace: str, node: str
) -> None:
    for name in ("one", "two"):
        _pod(core, namespace, node, name)
    with _Kubelet(core, namespace):
        drain.empty(access, node, 60, lambda _: None)

    assert _names(core, namespace) == set()
    assert core.read_node(node).spec.unschedulable is True


@pytest.mark.usefixtures("another")
def test_what_belongs_to_the_node_stays(
    core: kube.CoreV1Api, api: kube.ApiClient, access: Access, namespace: str, node: str
) -> None:
    owner = kube.AppsV1Api(api).create_namespaced_daemon_set(
        namespace,
        {
            "metadata": {"name": "agent"},
            "spec": {
                "selector": {"matchLabels": {"app": "agent"}},
                "template": {
                    "metadata": {"labels": {"app": "agent"}},
                    "spec": {
                        "nodeSelector": {"nowhere": "true"},
                        "containers": [{"name": "app", "image": "registry.invalid/app:1"}],
                    },
                },
            },
        },
    )
    reference = {
        "apiVersion": "apps/v1", "kind": "DaemonSet", "name": "agent", "uid": owner.metadata.uid,
        "controller": False,
    }  # fmt: skip
    _pod(core, namespace, node, "agent", ownerReferences=[reference])
    drain.empty(access, node, 60, lambda _: None)

    assert _names(core, namespace) == {"agent"}


@pytest.mark.usefixtures("another")
def test_a_budget_is_kept_and_named_when_time_is_over(
    core: kube.CoreV1Api, api: kube.ApiClient, access: Access, namespace: str, node: str
) -> None:
    _pod(core, namespace, node, "kept")
    policy = kube.PolicyV1Api(api)
    budget = {
        "metadata": {"name": "all"},
        "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "test"}}},
    }
    policy.create_namespaced_pod_disruption_budget(namespace, budget)

    with pytest.raises(DrainError, match=rf"{node} still has pods after 1 s: {namespace}/kept .*budget"):
        drain.empty(access, node, 1, lambda _: None)
    assert core.read_namespaced_pod("kept", namespace).metadata.deletion_timestamp is None


@pytest.mark.usefixtures("another")
def test_a_dead_nodes_pods_are_not_waited_for(
    core: kube.CoreV1Api, access: Access, namespace: str, node: str
) -> None:
    _pod(core, namespace, node, "lost")
    core.patch_node_status(node, {"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}})
    drain.empty(access, node, 60, lambda _: None)

    assert core.read_namespaced_pod("lost", namespace).metadata.deletion_timestamp is not None


def test_no_pod_goes_while_no_other_node_could_take_it(
    core: kube.CoreV1Api, access: Access, namespace: str, node: str
) -> None:
    _pod(core, namespace, node, "kept")
    told: list[str] = []
    with pytest.raises(DrainError, match=rf"{node} is not drained: no other node is ready"):
        drain.empty(access, node, 3, told.append)

    assert told == [f"draining {node}: waiting until another node is ready to take its pods"]
    assert core.read_namespaced_pod("kept", namespace).metadata.deletion_timestamp is None
    assert not core.read_node(node).spec.unschedulable


def test_a_node_that_is_not_there_is_empty(access: Access) -> None:
    drain.empty(access, "nowhere", 1, lambda _: None)


def test_an_api_server_that_is_away_is_told_without_the_key(access: Access) -> None:
    away = Access(f"https://127.0.0.1:{free_port()}", access.authority, access.key)

    with pytest.raises(ClusterUnreachable, match="does not answer") as caught:
        drain.empty(away, "node", 1, lambda _: None)
    assert "PRIVATE KEY" not in str(caught.value) + repr(away)


@pytest.mark.usefixtures("another")
def test_a_stack_drains_a_node_only_when_it_is_given_up(
    core: kube.CoreV1Api, api_server: ApiServer, namespace: str, node: str, tmp_path: Path
) -> None:
    _pod(core, namespace, node, "one")
    project = Project(tmp_path, _PROGRAM)
    project.environment |= {"API_FOLDER": str(api_server.folder), "API_SERVER": api_server.address}
    project.up(NODES=f"{node} nowhere").succeeded()
    before = _names(core, namespace)
    with _Kubelet(core, namespace):
        project.up(NODES="nowhere").succeeded()

    assert before == {"one"}
    assert _names(core, namespace) == set()
    assert "PRIVATE KEY" not in project.run("stack", "export").succeeded()
    project.destroy().succeeded()
