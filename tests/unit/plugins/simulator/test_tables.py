"""The tables name only what the SDKs have, and say all that a type needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator import clouds
from infra.plugins.simulator.clusters.absent import reached
from infra.plugins.simulator.clusters.life import ClusterLife
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.schema.cache import schema
from infra.plugins.simulator.schema.shapes import Properties, ResourceSchema
from infra.plugins.simulator.tables import ResourceType, SimulatedCloud

LEDGERS_OWN = {"azure-native:containerservice:ManagedCluster": {"kubeconfig"}}


def _all() -> Iterator[tuple[SimulatedCloud, ResourceType]]:
    for name in clouds.CLOUDS:
        cloud = clouds.load(name)
        yield from ((cloud, kind) for kind in cloud.types.values())


def _has(found: ResourceSchema, path: str) -> bool:
    properties: Properties = found.inputs
    for step in path.split("."):
        if step not in properties:
            return False
        shape = properties[step].shape
        while shape.item is not None:
            shape = shape.item
        properties = found.objects.get(shape.name, {})
    return True


TYPES = list(_all())


@pytest.mark.parametrize(("cloud", "kind"), TYPES, ids=[kind.token for _, kind in TYPES])
def test_a_table_names_only_what_the_sdk_has(cloud: SimulatedCloud, kind: ResourceType) -> None:
    found = schema(cloud.package, kind.token)
    named = {*kind.replaces, *kind.keeps, *kind.irrevocable, *kind.fixed, *kind.unique, *kind.forms}
    named |= {*kind.defaults, *([kind.autoname] if kind.autoname else [])}
    named |= {kind.protection} if kind.protection else set()

    assert {name for name in named if not _has(found, name)} == set()
    assert found.deprecated == ""


@pytest.mark.parametrize(("cloud", "kind"), TYPES, ids=[kind.token for _, kind in TYPES])
def test_outputs_are_those_of_the_sdk(cloud: SimulatedCloud, kind: ResourceType, tmp_path: Path) -> None:
    found = schema(cloud.package, kind.token)
    ledger = Ledger(tmp_path / "ledger")
    inputs: JsonObject = {name: "x" for name in found.inputs if found.inputs[name].shape.kind == "string"}
    entry = Entry("20261121-abcdef", Scope(cloud.name, "1", "somewhere"), kind.token, "an-id", inputs)

    outputs = kind.outputs(entry, ledger)
    if isinstance(kind.life, ClusterLife):
        outputs |= kind.life.told(reached(tmp_path))

    unknown = set(outputs) - set(found.outputs) - LEDGERS_OWN.get(kind.token, set())
    assert unknown == set()
    assert kind.outputs(entry, ledger) == {**kind.outputs(entry, ledger)}


@pytest.mark.parametrize(("cloud", "kind"), TYPES, ids=[kind.token for _, kind in TYPES])
def test_refusals_have_words(cloud: SimulatedCloud, kind: ResourceType) -> None:
    names = {name: name for name in (*kind.unique, kind.autoname) if name}

    if kind.unique:
        assert kind.taken.format(id="x", **names)
    if kind.holders:
        assert "y" in kind.held.format(id="x", holder="y", **names) or kind.held
    assert bool(kind.protection) == bool(kind.protected)


@pytest.mark.parametrize("name", clouds.CLOUDS)
def test_each_fault_that_a_cloud_answers_has_its_words(name: str) -> None:
    assert set(clouds.load(name).texts) == {"throttling", "quota", "credentials", "not-yet-visible"}
