"""A pool's node is emptied, on a real API server: budgets hold while its machine is there, and no longer."""

import asyncio
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from kubernetes import client as kube
from kubernetes import config as kube_config

from infra.plugins.kubernetes.kubeconfig import read_access
from infra.plugins.kubernetes.settings import ProviderSettings
from infra.plugins.kubernetes.transport import Transport
from infra.plugins.simulator.clusters.assignment import Pool, assigned, keep
from infra.plugins.simulator.clusters.pools import Look, Nodes
from tests.engine.apiserver import ApiServer

pytestmark = pytest.mark.engine


class NoSecond:
    """A cluster that gets no second node."""

    name = "second"

    async def start(self) -> None:
        raise AssertionError("no pool asks for a second node")

    async def stop(self) -> None:
        """Nothing runs."""

    async def pause(self) -> None:
        """Nothing is waited for."""


@pytest.fixture(scope="module")
def core(api_server: ApiServer) -> kube.CoreV1Api:
    return kube.CoreV1Api(kube_config.new_client_from_config(str(api_server.folder / "kubeconfig")))


@pytest.fixture
def node(core: kube.CoreV1Api) -> Iterator[str]:
    name = f"node-{uuid.uuid4().hex[:8]}"
    core.create_node({"metadata": {"name": name}})
    yield name
    core.delete_node(name)


@pytest.fixture
def pod(core: kube.CoreV1Api, node: str) -> Iterator[tuple[str, str]]:
    """A pod on that node, as name and namespace, which a budget keeps."""
    namespace = f"test-{uuid.uuid4().hex[:8]}"
    core.create_namespace({"metadata": {"name": namespace}})
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
    yield "kept", namespace
    core.delete_namespace(namespace)


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


async def _act(api_server: ApiServer, node: str, folder: Path, look: Look) -> None:
    kubeconfig = (api_server.folder / "kubeconfig").read_text()
    transport = Transport(read_access(ProviderSettings(kubeconfig=kubeconfig)))
    try:
        await Nodes(node, NoSecond(), folder, {}, transport).act(look)
    finally:
        await transport.close()
