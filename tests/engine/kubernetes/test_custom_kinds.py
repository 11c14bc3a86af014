"""Custom kinds: their definition, their objects, and what happens while the definition is not there."""

import uuid

import pytest

from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from tests.engine.kubernetes.manifests import custom_definition
from tests.engine.kubernetes.plugin import Plugin, Refusal, Resource

DEFINITION = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"


def _widget(group: str, namespace: str, spec: JsonObject) -> JsonObject:
    return {
        "apiVersion": f"{group}/v1",
        "kind": "Widget",
        "metadata": {"namespace": namespace, "name": "w"},
        "spec": spec,
    }


def _define(plugin: Plugin) -> tuple[str, Resource]:
    group = f"g{uuid.uuid4().hex[:8]}.example.com"
    return group, plugin.create(plugin.check(DEFINITION, group, custom_definition(group)))


def test_an_object_can_be_made_as_soon_as_its_definition_is(plugin: Plugin, namespace: str) -> None:
    group, definition = _define(plugin)
    token = f"kubernetes:{group}/v1:Widget"
    wanted = plugin.check(token, "w", _widget(group, namespace, {"size": 1}))
    made = plugin.create(wanted)
    assert made.id == f"{namespace}/w"
    found = plugin.diff(made, plugin.check(token, "w", _widget(group, namespace, {"size": 2})))
    assert list(found.detailedDiff) == ["spec.size"]
    assert not found.replaces
    patch = plugin.check(f"{token}Patch", "p", _widget(group, namespace, {"colour": "red"}))
    assert value_at(plugin.create(patch).outputs.tree, ("spec",)) == {"size": 1, "colour": "red"}
    plugin.delete(definition)
    assert plugin.read(made) is None
    plugin.delete(made)


def test_the_definition_keeps_the_schema_keys_that_sdks_cannot_spell(plugin: Plugin) -> None:
    group, definition = _define(plugin)
    same = plugin.check(DEFINITION, group, custom_definition(group))
    assert not plugin.diff(definition, same).detailedDiff
    plugin.delete(definition)


def test_a_preview_before_the_definition_exists_shows_the_inputs(plugin: Plugin, namespace: str) -> None:
    wanted = plugin.check(
        "kubernetes:none.example.com/v1:Widget", "w", _widget("none.example.com", namespace, {})
    )
    assert plugin.create(wanted, preview=True).outputs.tree == wanted.inputs.tree


def test_an_object_without_its_definition_is_refused_with_what_is_missing(
    plugin: Plugin, namespace: str
) -> None:
    wanted = plugin.check(
        "kubernetes:none.example.com/v1:Widget", "w", _widget("none.example.com", namespace, {})
    )
    with pytest.raises(
        Refusal, match=r"serves no kind Widget in none\.example\.com/v1.*CustomResourceDefinition"
    ):
        plugin.create(wanted)


def test_an_object_that_named_no_namespace_before_its_kind_was_known_stays_where_it_was_put(
    plugin: Plugin,
) -> None:
    group = f"g{uuid.uuid4().hex[:8]}.example.com"
    token = f"kubernetes:{group}/v1:Widget"
    tree: JsonObject = {"apiVersion": f"{group}/v1", "kind": "Widget", "metadata": {"name": "w"}, "spec": {}}
    early = plugin.check(token, "w", tree)
    definition = plugin.create(plugin.check(DEFINITION, group, custom_definition(group)))
    made = plugin.create(early)
    assert made.id == "default/w"
    assert not plugin.diff(made, plugin.check(token, "w", tree)).detailedDiff
    plugin.delete(made)
    plugin.delete(definition)


def test_a_custom_object_is_waited_for_as_its_annotation_says(plugin: Plugin, namespace: str) -> None:
    group, definition = _define(plugin)
    tree = _widget(group, namespace, {"phase": "Down"})
    tree["metadata"] = {
        "namespace": namespace,
        "name": "w",
        "annotations": {"pulumi.com/waitFor": "jsonpath={.spec.phase}=Up"},
    }
    with pytest.raises(Refusal, match=r"jsonpath=\{\.spec\.phase\}=Up does not hold yet") as refused:
        plugin.create(plugin.check(f"kubernetes:{group}/v1:Widget", "w", tree), timeout=1)
    assert refused.value.kept is not None
    assert refused.value.kept.id == f"{namespace}/w"
    plugin.delete(definition)
