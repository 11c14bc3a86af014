"""Objects through their whole life: checked, previewed, made, compared, changed, read and deleted."""

import pytest
from kubernetes import client as kube

from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from infra.plugins.kubernetes.wire import UNKNOWN
from tests.engine.kubernetes.manifests import SKIP_AWAIT, claim, config_map, job, service, workload
from tests.engine.kubernetes.plugin import Plugin, Refusal

CONFIG_MAP = "kubernetes:core/v1:ConfigMap"


def test_an_object_through_its_whole_life(plugin: Plugin, api: kube.ApiClient, namespace: str) -> None:
    core = kube.CoreV1Api(api)
    wanted = plugin.check(
        "kubernetes:core/v1:Endpoints", "e", {"metadata": {"namespace": namespace, "name": "e"}}
    )
    made = plugin.create(wanted)
    assert made.id == f"{namespace}/e"
    assert core.read_namespaced_endpoints("e", namespace).metadata.uid == value_at(
        made.outputs.tree, ("metadata", "uid")
    )
    assert not plugin.diff(made, wanted).detailedDiff

    labelled = plugin.check(
        "kubernetes:core/v1:Endpoints",
        "e",
        {"metadata": {"namespace": namespace, "name": "e", "labels": {"a": "b"}}},
    )
    assert list(plugin.diff(made, labelled).detailedDiff) == ["metadata.labels"]
    changed = plugin.update(made, labelled)
    assert core.read_namespaced_endpoints("e", namespace).metadata.labels == {"a": "b"}
    read = plugin.read(changed)
    assert read is not None
    assert read.inputs.tree == labelled.inputs.tree

    plugin.delete(changed)
    assert plugin.read(changed) is None
    plugin.delete(changed)


def test_a_preview_makes_nothing_and_shows_what_the_server_would_fill_in(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    shown = plugin.create(
        plugin.check("kubernetes:core/v1:Service", "s", service(namespace, "s")), preview=True
    )
    assert shown.id == ""
    assert value_at(shown.outputs.tree, ("spec", "type")) == "ClusterIP"
    assert value_at(shown.outputs.tree, ("spec", "clusterIP")) == UNKNOWN
    assert "status" not in shown.outputs.tree
    assert kube.CoreV1Api(api).list_namespaced_service(namespace).items == []


@pytest.mark.parametrize(
    "change", [{"metadata": {"namespace": "not-made-yet", "name": "a"}}, {"data": {"key": UNKNOWN}}]
)
def test_what_cannot_be_previewed_yet_shows_its_inputs(
    plugin: Plugin, namespace: str, change: JsonObject
) -> None:
    wanted = plugin.check(CONFIG_MAP, "a", {**config_map(namespace, "a", {"k": "v"}), **change})
    assert plugin.create(wanted, preview=True).outputs.tree == wanted.inputs.tree


def test_a_preview_finds_what_the_server_will_refuse(plugin: Plugin, namespace: str) -> None:
    wanted = plugin.check(
        "kubernetes:apps/v1:Deployment", "d", workload("Deployment", namespace, "d", replicas=-1)
    )
    with pytest.raises(Refusal, match=r"Deployment .*/d: .*must be greater than or equal to 0"):
        plugin.create(wanted, preview=True)


def test_names_are_made_up_and_kept(plugin: Plugin, namespace: str) -> None:
    unnamed: JsonObject = {"metadata": {"namespace": namespace}, "data": {"k": "v"}}
    first = plugin.check(CONFIG_MAP, "settings", unnamed)
    name = value_at(first.inputs.tree, ("metadata", "name"))
    assert isinstance(name, str)
    assert name.startswith("settings-")
    kept: JsonObject = {**first.inputs.tree, "metadata": {"namespace": namespace, "name": "settings-before"}}
    annotated: JsonObject = {"pulumi.com/autonamed": "true"}
    kept["metadata"] = {"namespace": namespace, "name": "settings-before", "annotations": annotated}
    again = plugin.check(CONFIG_MAP, "settings", unnamed, olds=kept)
    assert value_at(again.inputs.tree, ("metadata", "name")) == "settings-before"


def test_namespaced_kinds_go_to_the_default_namespace_and_others_to_none(plugin: Plugin) -> None:
    inside = plugin.check(CONFIG_MAP, "a", {"metadata": {"name": "a"}})
    outside = plugin.check(
        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "b", {"metadata": {"name": "b"}}
    )
    assert value_at(inside.inputs.tree, ("metadata", "namespace")) == "default"
    assert value_at(outside.inputs.tree, ("metadata", "namespace")) is None


def test_generated_names_come_from_the_server(plugin: Plugin, namespace: str) -> None:
    wanted = plugin.check(
        CONFIG_MAP, "g", {"metadata": {"namespace": namespace, "generateName": "g-"}, "data": {"k": "1"}}
    )
    made = plugin.create(wanted)
    assert made.id.startswith(f"{namespace}/g-")
    assert not plugin.diff(made, wanted).detailedDiff


def test_writing_a_quantity_in_another_way_is_no_change(plugin: Plugin, namespace: str) -> None:
    made = plugin.create(plugin.check("kubernetes:apps/v1:Deployment", "d", _with_cpu(namespace, "1000m")))
    same = plugin.check("kubernetes:apps/v1:Deployment", "d", _with_cpu(namespace, "1"))
    other = plugin.check("kubernetes:apps/v1:Deployment", "d", _with_cpu(namespace, "2"))
    assert not plugin.diff(made, same).detailedDiff
    assert list(plugin.diff(made, other).detailedDiff) == [
        "spec.template.spec.containers[0].resources.requests.cpu"
    ]


def _with_cpu(namespace: str, cpu: str) -> JsonObject:
    wanted = workload("Deployment", namespace, "d", SKIP_AWAIT)
    container: JsonObject = {"name": "app", "image": "x", "resources": {"requests": {"cpu": cpu}}}
    template: JsonObject = {"metadata": {"labels": {"app": "d"}}, "spec": {"containers": [container]}}
    return {**wanted, "spec": {"selector": {"matchLabels": {"app": "d"}}, "template": template}}


@pytest.mark.parametrize(
    ("token", "before", "after", "paths"),
    [
        ("core/v1:ConfigMap", config_map("{}", "a", {"k": "1"}), {"data": {"k": "2"}}, ["data.k"]),
        (
            "apps/v1:StatefulSet",
            workload("StatefulSet", "{}", "a", SKIP_AWAIT),
            {"spec.serviceName": "b"},
            ["spec.serviceName"],
        ),
        (
            "batch/v1:Job",
            {**job("{}", "a"), "metadata": {"namespace": "{}", "name": "a", "annotations": SKIP_AWAIT}},
            {"spec.template.spec.containers": [{"name": "app", "image": "registry.invalid/job:2"}]},
            ["spec.template.spec.containers[0].image"],
        ),
        (
            "core/v1:PersistentVolumeClaim",
            {
                **claim("{}", "a", "none"),
                "metadata": {"namespace": "{}", "name": "a", "annotations": SKIP_AWAIT},
            },
            {"spec.volumeMode": "Block"},
            ["spec.volumeMode"],
        ),
    ],
)
def test_an_immutable_field_takes_a_new_object_after_the_old_one(
    plugin: Plugin, namespace: str, token: str, before: JsonObject, after: JsonObject, paths: list[str]
) -> None:
    token = f"kubernetes:{token}"
    made = plugin.create(plugin.check(token, "a", _placed(before, namespace)))
    changed = _placed(before, namespace)
    for path, value in after.items():
        _set(changed, path.split("."), value)
    found = plugin.diff(made, plugin.check(token, "a", changed))
    assert sorted(found.replaces) == paths
    assert found.deleteBeforeReplace


def test_a_field_that_only_the_server_knows_to_be_immutable_takes_a_new_object(
    plugin: Plugin, namespace: str
) -> None:
    token = "kubernetes:core/v1:Secret"
    tree: JsonObject = {"metadata": {"namespace": namespace, "name": "a"}, "type": "Opaque"}
    made = plugin.create(plugin.check(token, "a", {**tree, "immutable": True}))
    found = plugin.diff(made, plugin.check(token, "a", {**tree, "immutable": False}))
    assert list(found.replaces) == ["immutable"]


def test_an_automatically_named_object_is_replaced_before_the_old_one_goes(
    plugin: Plugin, namespace: str
) -> None:
    made = plugin.create(
        plugin.check(CONFIG_MAP, "a", {"metadata": {"namespace": namespace}, "data": {"k": "1"}})
    )
    changed = plugin.check(
        CONFIG_MAP, "a", {"metadata": {"namespace": namespace}, "data": {"k": "2"}}, olds=made.inputs.tree
    )
    found = plugin.diff(made, changed)
    assert list(found.replaces) == ["data.k"]
    assert not found.deleteBeforeReplace


def test_an_object_that_moves_to_another_namespace_is_a_new_one(plugin: Plugin, namespace: str) -> None:
    made = plugin.create(plugin.check(CONFIG_MAP, "a", config_map(namespace, "a", {})))
    found = plugin.diff(made, plugin.check(CONFIG_MAP, "a", config_map("default", "a", {})))
    assert list(found.replaces) == ["metadata.namespace"]
    assert not found.deleteBeforeReplace


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("kubernetes:helm.sh/v3:Release", "helm template"),
        ("kubernetes:core/v1:ConfigMapList", "a list cannot be created"),
        ("kubernetes:core/v1:ConfigMapPatch", "metadata.name is not set"),
    ],
)
def test_what_is_not_served_is_refused_before_anything_happens(
    plugin: Plugin, token: str, words: str
) -> None:
    kind = token.rpartition(":")[2].removesuffix("Patch")
    with pytest.raises(Refusal, match=words):
        plugin.check(token, "a", {"apiVersion": "v1", "kind": kind})


def _placed(tree: JsonObject, namespace: str) -> JsonObject:
    metadata = tree["metadata"]
    assert isinstance(metadata, dict)
    return {**tree, "metadata": {**metadata, "namespace": namespace}}


def _set(tree: JsonObject, path: list[str], value: object) -> None:
    assert isinstance(value, bool | int | str | dict | list)
    if len(path) == 1:
        tree[path[0]] = value
        return
    branch = tree[path[0]]
    assert isinstance(branch, dict)
    tree[path[0]] = branch = dict(branch)
    _set(branch, path[1:], value)
