"""Being asked to stop: waits end, and what exists by then stays in state."""

import threading

import pytest
from google.protobuf import empty_pb2

from tests.engine.apiserver import ApiServer
from tests.engine.kubernetes.manifests import workload
from tests.engine.kubernetes.plugin import Plugin, Refusal


def test_a_wait_ends_when_the_engine_asks_and_the_object_stays_in_state(
    api_server: ApiServer, namespace: str
) -> None:
    plugin = Plugin({"kubeconfig": api_server.kubeconfig})
    try:
        wanted = plugin.check("kubernetes:apps/v1:Deployment", "d", workload("Deployment", namespace, "d"))
        stop = threading.Thread(target=lambda: _cancel_when_waiting(plugin))
        stop.start()
        with pytest.raises(Refusal, match="interrupted while waiting") as refused:
            plugin.create(wanted, timeout=60)
        stop.join()
        assert refused.value.kept is not None
        assert refused.value.kept.id == f"{namespace}/d"
    finally:
        plugin.close()


def _cancel_when_waiting(plugin: Plugin) -> None:
    plugin.engine.said.wait(30)
    plugin.stub.Cancel(empty_pb2.Empty())
