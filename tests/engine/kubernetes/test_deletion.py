"""Deletion: what objects own goes with them, and what holds them is named."""

import pytest
from kubernetes import client as kube

from tests.engine.kubernetes.manifests import SKIP_AWAIT, config_map, workload
from tests.engine.kubernetes.plugin import Plugin, Refusal

CONFIG_MAP = "kubernetes:core/v1:ConfigMap"


def test_a_deployment_goes_with_its_pods(plugin: Plugin, api: kube.ApiClient, namespace: str) -> None:
    made = plugin.create(
        plugin.check("kubernetes:apps/v1:Deployment", "d", workload("Deployment", namespace, "d", SKIP_AWAIT))
    )
    waited = made.outputs.tree["metadata"]
    assert isinstance(waited, dict)
    waited.pop("annotations")
    plugin.delete(made)
    assert kube.CoreV1Api(api).list_namespaced_pod(namespace).items == []
    assert kube.AppsV1Api(api).list_namespaced_replica_set(namespace).items == []


def test_a_namespace_goes_with_what_is_in_it(plugin: Plugin) -> None:
    made = plugin.create(
        plugin.check("kubernetes:core/v1:Namespace", "n", {"metadata": {"name": "to-delete"}})
    )
    inside = plugin.create(plugin.check(CONFIG_MAP, "c", config_map("to-delete", "c", {})))
    plugin.delete(made)
    assert plugin.read(made) is None
    assert plugin.read(inside) is None


def test_finalizers_that_hold_an_object_are_named_and_it_can_be_deleted_later(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    held = config_map(namespace, "c", {})
    held["metadata"] = {"namespace": namespace, "name": "c", "finalizers": ["example.com/hold"]}
    made = plugin.create(plugin.check(CONFIG_MAP, "c", held))
    with pytest.raises(Refusal, match=r"still there 1 s after.*finalizers example\.com/hold.*stays in state"):
        plugin.delete(made, timeout=1)
    assert any("finalizers example.com/hold" in message for message in plugin.engine.messages)
    body = {"metadata": {"finalizers": None}}
    kube.CoreV1Api(api).patch_namespaced_config_map("c", namespace, body)
    plugin.delete(made)
    assert plugin.read(made) is None


def test_what_others_made_under_the_same_name_is_left_alone(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    core = kube.CoreV1Api(api)
    made = plugin.create(plugin.check(CONFIG_MAP, "c", config_map(namespace, "c", {"k": "v"})))
    core.delete_namespaced_config_map("c", namespace)
    core.create_namespaced_config_map(namespace, {"metadata": {"name": "c"}, "data": {"theirs": "1"}})
    plugin.delete(made)
    assert core.read_namespaced_config_map("c", namespace).data == {"theirs": "1"}
