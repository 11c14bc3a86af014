"""A plugin process per test session, and a namespace per test."""

import uuid
from collections.abc import Iterator

import pytest
from kubernetes import client as kube

from tests.engine.apiserver import ApiServer
from tests.engine.kubernetes.plugin import Plugin


@pytest.fixture(scope="session")
def plugin(api_server: ApiServer) -> Iterator[Plugin]:
    """The plugin, configured for the test's API server."""
    running = Plugin({"kubeconfig": api_server.kubeconfig})
    yield running
    running.close()


@pytest.fixture(scope="session")
def api(api_server: ApiServer) -> kube.ApiClient:
    """The official client: looks at the cluster, and plays the part of controllers and kubelets."""
    return api_server.client()


@pytest.fixture
def namespace(api: kube.ApiClient) -> Iterator[str]:
    """A namespace of the test's own."""
    name = f"test-{uuid.uuid4().hex[:8]}"
    core = kube.CoreV1Api(api)
    core.create_namespace({"metadata": {"name": name}})
    yield name
    core.delete_namespace(name)
