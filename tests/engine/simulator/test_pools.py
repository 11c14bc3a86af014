"""A pool's node is emptied, on a real API server: budgets hold while its machine is there, and no longer."""

import asyncio
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from kubernetes import client as kube
from kubernetes import watch

from infra.plugins.kubernetes.kubeconfig import read_access
from infra.plugins.kubernetes.settings import ProviderSettings
from infra.plugins.kubernetes.transport import Transport
from infra.plugins.landfall import drain
from infra.plugins.landfall.nodes_api import Access
from infra.plugins.simulator.clusters.assignment import Pool, assigned, keep
from infra.plugins.simulator.clusters.hollow import HollowKubelet
from infra.plugins.simulator.clusters.pools import Look, Nodes
from tests.engine.apiserver import ApiServer

pytestmark = pytest.mark.engine


class NoSecond:
    """A cluster that gets no second node."""

    name = "second"

    async def start(self, name: str) -> None:
        raise AssertionError("no pool asks for a second node")

    async def stop(self) -> None:
        """Nothing runs."""

    async def pause(self) -> None:
        """Nothing is waited for."""


@pytest.fixture(scope="module")
def core(api_server: ApiServer) -> kube.CoreV1Api:
    return kube.CoreV1Api(api_server.client())


@pytest.fixture
def node(core: kube.CoreV1Api) -> Iterator[str]:
    name = f"node-{uuid.uuid4().hex[:8]}"
    core.create_node({"metadata": {"name": name}})
    yield name
    core.delete_node(name)


@pytest.fixture
def namespace(core: kube.CoreV1Api) -> Iterator[str]:
    name = f"test-{uuid.uuid4().hex[:8]}"
    core.create_namespace({"metadata": {"name": name}})
    yield name
    core.delete_namespace(name)


@pytest.fixture
def pod(core: kube.CoreV1Api, node: str, namespace: str) -> tuple[str, str]:
    """A pod on that node, as name and namespace, which a budget keeps."""
    spec = {
        "nodeName": node,
        "automountServiceAccountToken": False,
        # No kubelet is there to end it.
        "terminationGracePeriodSeconds": 0,
        "containers": [{"name": "app", "image": "registry.invalid/app:1"}],
    }
    core.create_namespaced_pod(
        namespace, {"metadata": {"name": "kept", "labels": {"app": "kept"}}, "spec": spec}
    )
    # Budgets keep only pods that run.
    ready = {"conditions": [{"type": "Ready", "status": "True"}], "phase": "Running"}
    core.patch_namespaced_pod_status("kept", namespace, {"status": ready})
    budget = {
        "metadata": {"name": "all"},
        "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "kept"}}},
    }
    kube.PolicyV1Api(core.api_client).create_namespaced_pod_disruption_budget(namespace, budget)
    return "kept", namespace


def test_a_budget_keeps_a_pod_until_the_machine_is_taken(
    api_server: ApiServer, core: kube.CoreV1Api, node: str, pod: tuple[str, str], tmp_path: Path
) -> None:
    keep(tmp_path, {"old": node})
    kept: list[bool] = []

    def look() -> Sequence[Pool]:
        """The pool leaves, and at the fourth look its machine has been taken."""
        kept.append(core.read_namespaced_pod(*pod).metadata.deletion_timestamp is None)
        return [Pool("old", leaving=True)] if len(kept) < 4 else []

    asyncio.run(_act(api_server, node, tmp_path, look))

    assert kept == [True] * 4
    assert core.list_namespaced_pod(pod[1]).items == []
    assert core.read_node(node).spec.unschedulable is True
    assert assigned(tmp_path) == {}


def test_an_instances_node_is_drained_by_the_instances_name(
    api_server: ApiServer, core: kube.CoreV1Api, node: str, namespace: str, tmp_path: Path
) -> None:
    keep(tmp_path, {"old": node})
    instance = f"workers-{uuid.uuid4().hex[:8]}-0"
    ca = (api_server.folder / "ca.crt").read_text()
    access = Access(api_server.address, ca, (api_server.folder / "ca.key").read_text())

    async def roll() -> None:
        transport = _transport(api_server)
        second = HollowKubelet("second", "10.42.4.1", transport)
        nodes = Nodes(node, second, tmp_path, {"zone": "a"}, transport)
        try:
            await nodes.act(lambda: [Pool("old"), Pool("new", node=instance)])
            await asyncio.to_thread(_run_pod, core, namespace, instance)
            await asyncio.to_thread(drain.empty, access, instance, 60, lambda _: None)
            await nodes.act(lambda: [Pool("old")])
        finally:
            await nodes.stop()
            await transport.close()

    _report_ready(core, node)
    asyncio.run(roll())

    assert assigned(tmp_path) == {"old": node}
    assert core.list_namespaced_pod(namespace).items == []
    assert instance not in {found.metadata.name for found in core.list_node().items}


def _run_pod(core: kube.CoreV1Api, namespace: str, node: str) -> None:
    """Run a pod, until its node says that it runs."""
    assert core.read_node(node).metadata.labels["zone"] == "a"
    spec = {
        "nodeName": node,
        "automountServiceAccountToken": False,
        "containers": [{"name": "app", "image": "registry.invalid/app:1"}],
    }
    core.create_namespaced_pod(namespace, {"metadata": {"name": "moved"}, "spec": spec})
    for event in watch.Watch().stream(core.list_namespaced_pod, namespace):
        if event["object"].status.phase == "Running":
            return


def _report_ready(core: kube.CoreV1Api, node: str) -> None:
    """The node reports that it is ready, and the controller manager has seen it."""
    core.patch_node_status(node, {"status": {"conditions": [{"type": "Ready", "status": "True"}]}})
    for event in watch.Watch().stream(core.list_node, field_selector=f"metadata.name={node}"):
        if not event["object"].spec.taints:
            return


def _transport(api_server: ApiServer) -> Transport:
    kubeconfig = (api_server.folder / "kubeconfig").read_text()
    return Transport(read_access(ProviderSettings(kubeconfig=kubeconfig)))


async def _act(api_server: ApiServer, node: str, folder: Path, look: Look) -> None:
    transport = _transport(api_server)
    try:
        await Nodes(node, NoSecond(), folder, {}, transport).act(look)
    finally:
        await transport.close()
