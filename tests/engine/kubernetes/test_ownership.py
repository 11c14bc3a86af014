"""Fields and objects that others change: autoscalers, hands, killed updates, other stacks."""

import pytest
from kubernetes import client as kube

from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from tests.engine.apiserver import ApiServer
from tests.engine.kubernetes.manifests import SKIP_AWAIT, config_map, workload
from tests.engine.kubernetes.plugin import Plugin, Refusal

CONFIG_MAP = "kubernetes:core/v1:ConfigMap"
DEPLOYMENT = "kubernetes:apps/v1:Deployment"
MERGE = {"_content_type": "application/merge-patch+json"}


def _scale(api: kube.ApiClient, namespace: str, name: str, replicas: int) -> None:
    kube.AppsV1Api(api).patch_namespaced_deployment_scale(name, namespace, {"spec": {"replicas": replicas}})


def test_replicas_left_out_are_left_to_whoever_scales(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    wanted = plugin.check(DEPLOYMENT, "d", workload("Deployment", namespace, "d", SKIP_AWAIT))
    made = plugin.create(wanted)
    _scale(api, namespace, "d", 3)
    assert not plugin.diff(made, wanted).detailedDiff
    changed = plugin.check(
        DEPLOYMENT, "d", workload("Deployment", namespace, "d", SKIP_AWAIT, minReadySeconds=1)
    )
    updated = plugin.update(made, changed)
    assert value_at(updated.outputs.tree, ("spec", "replicas")) == 3


def test_ignored_replicas_are_left_to_whoever_scales(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    wanted = plugin.check(DEPLOYMENT, "d", workload("Deployment", namespace, "d", SKIP_AWAIT, replicas=1))
    made = plugin.create(wanted)
    _scale(api, namespace, "d", 3)
    assert not plugin.diff(made, wanted, ignored=("spec.replicas",)).detailedDiff
    changed = plugin.check(
        DEPLOYMENT, "d", workload("Deployment", namespace, "d", SKIP_AWAIT, replicas=1, minReadySeconds=1)
    )
    updated = plugin.update(made, changed, ignored=("spec.replicas",))
    assert value_at(updated.outputs.tree, ("spec", "replicas")) == 3


def test_a_field_changed_by_hand_is_shown_and_refused_until_it_is_forced(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    wanted = plugin.check(CONFIG_MAP, "c", config_map(namespace, "c", {"k": "mine"}))
    made = plugin.create(wanted)
    kube.CoreV1Api(api).patch_namespaced_config_map(
        "c", namespace, {"data": {"k": "theirs"}}, field_manager="hand"
    )
    found = plugin.diff(made, wanted)
    assert list(found.detailedDiff) == ["data.k"]

    with pytest.raises(Refusal, match=r'conflict with "hand".*patchForce'):
        plugin.update(made, wanted)
    plugin.engine.messages.clear()
    shown = plugin.update(made, wanted, preview=True)
    assert value_at(shown.outputs.tree, ("data", "k")) == "mine"
    assert any("The update will be refused" in message for message in plugin.engine.messages)

    forced = config_map(namespace, "c", {"k": "mine"})
    forced["metadata"] = {
        "namespace": namespace,
        "name": "c",
        "annotations": {"pulumi.com/patchForce": "true"},
    }
    plugin.update(made, plugin.check(CONFIG_MAP, "c", forced))
    assert kube.CoreV1Api(api).read_namespaced_config_map("c", namespace).data == {"k": "mine"}


def test_fields_of_others_are_no_change(plugin: Plugin, api: kube.ApiClient, namespace: str) -> None:
    wanted = plugin.check(CONFIG_MAP, "c", config_map(namespace, "c", {"k": "mine"}))
    made = plugin.create(wanted)
    kube.CoreV1Api(api).patch_namespaced_config_map("c", namespace, {"data": {"other": "theirs"}})
    assert not plugin.diff(made, wanted).detailedDiff


def test_an_object_deleted_by_hand_is_shown_and_made_again(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    wanted = plugin.check(CONFIG_MAP, "c", config_map(namespace, "c", {"k": "v"}))
    made = plugin.create(wanted)
    kube.CoreV1Api(api).delete_namespaced_config_map("c", namespace)
    assert set(plugin.diff(made, wanted).detailedDiff) == {"metadata", "data"}
    again = plugin.update(made, wanted)
    assert kube.CoreV1Api(api).read_namespaced_config_map("c", namespace).data == {"k": "v"}
    plugin.delete(again)
    assert plugin.read(again) is None


def test_what_a_killed_update_left_is_taken_up_without_a_twin(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    wanted = plugin.check(CONFIG_MAP, "c", config_map(namespace, "c", {"k": "v"}))
    lost = plugin.create(wanted)
    again = plugin.create(wanted)
    assert value_at(again.outputs.tree, ("metadata", "uid")) == value_at(
        lost.outputs.tree, ("metadata", "uid")
    )


def test_another_resource_of_the_same_name_is_refused_with_the_ways_out(
    plugin: Plugin, namespace: str
) -> None:
    plugin.create(plugin.check(CONFIG_MAP, "first", config_map(namespace, "c", {"k": "v"})))
    second = plugin.check(CONFIG_MAP, "second", config_map(namespace, "c", {"k": "w"}))
    with pytest.raises(Refusal, match=r"already exists.*import_.*upsertExistingObjects"):
        plugin.create(second)


def test_another_resource_of_the_same_name_is_taken_over_on_request(
    api_server: ApiServer, namespace: str
) -> None:
    taking = Plugin(
        {"kubeconfig": api_server.kubeconfig, "upsertExistingObjects": True, "enablePatchForce": "true"}
    )
    try:
        taking.create(taking.check(CONFIG_MAP, "first", config_map(namespace, "c", {"k": "v"})))
        taken = taking.create(taking.check(CONFIG_MAP, "second", config_map(namespace, "c", {"k": "w"})))
        assert value_at(taken.outputs.tree, ("data", "k")) == "w"
    finally:
        taking.close()


def test_a_patch_changes_some_fields_of_anothers_object_and_gives_them_back(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    core = kube.CoreV1Api(api)
    core.create_namespaced_config_map(namespace, {"metadata": {"name": "c"}, "data": {"theirs": "1"}})
    wanted = plugin.check("kubernetes:core/v1:ConfigMapPatch", "p", config_map(namespace, "c", {"mine": "2"}))
    made = plugin.create(wanted)
    assert core.read_namespaced_config_map("c", namespace).data == {"theirs": "1", "mine": "2"}
    assert not plugin.diff(made, wanted).detailedDiff
    changed = plugin.check(
        "kubernetes:core/v1:ConfigMapPatch", "p", config_map(namespace, "c", {"mine": "3"})
    )
    found = plugin.diff(made, changed)
    assert list(found.detailedDiff) == ["data.mine"]
    assert not found.replaces
    plugin.delete(plugin.update(made, changed))
    assert core.read_namespaced_config_map("c", namespace).data == {"theirs": "1"}


def test_there_is_no_patching_what_does_not_exist(plugin: Plugin, namespace: str) -> None:
    wanted = plugin.check(
        "kubernetes:core/v1:ConfigMapPatch", "p", config_map(namespace, "missing", {"a": "b"})
    )
    with pytest.raises(Refusal, match="does not exist, so there is nothing to patch"):
        plugin.create(wanted)


def test_a_refresh_shows_what_changed_and_an_import_takes_all(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    wanted = plugin.check(CONFIG_MAP, "c", config_map(namespace, "c", {"k": "v"}))
    made = plugin.create(wanted)
    kube.CoreV1Api(api).patch_namespaced_config_map("c", namespace, {"data": {"k": "w", "other": "x"}})
    refreshed = plugin.read(made)
    assert refreshed is not None
    assert refreshed.inputs.tree["data"] == {"k": "w"}
    made.inputs = made.outputs = type(made.inputs)()
    imported = plugin.read(made)
    assert imported is not None
    expected: JsonObject = config_map(namespace, "c", {"k": "w", "other": "x"})
    assert imported.inputs.tree == expected
