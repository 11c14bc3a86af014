"""A provider's own configuration: checked as the real plugin does, and what of it makes everything anew."""

import json

from pulumi.runtime.proto import provider_pb2 as pb

from infra.plugins.kubernetes.json_tree import Json, JsonObject
from infra.plugins.kubernetes.wire import UNKNOWN
from infra.plugins.simulator.check import Fault
from infra.plugins.simulator.check import faults as wrong
from infra.plugins.simulator.schema.cache import schema
from infra.plugins.simulator.schema.shapes import Properties
from infra.plugins.simulator.tables import SimulatedCloud

_ENGINES_OWN = frozenset({"version", "pluginDownloadURL", "__internal"})


def opened(cloud: SimulatedCloud, given: JsonObject) -> JsonObject:
    """The configuration as values: the SDKs send all but texts as JSON."""
    known = schema(cloud.package, f"pulumi:providers:{cloud.name}").inputs
    return {name: _value(known, name, value) for name, value in given.items() if name not in _ENGINES_OWN}


def _value(known: Properties, name: str, value: Json) -> Json:
    text = known[name].shape.kind in ("string", "enum") if name in known else True
    if text or not isinstance(value, str) or value == UNKNOWN:
        return value
    try:
        read: Json = json.loads(value)
    except ValueError:
        return value
    return read


def faults(cloud: SimulatedCloud, given: JsonObject) -> list[Fault]:
    """Everything that is wrong with a provider's configuration."""
    values = opened(cloud, given)
    found = wrong(schema(cloud.package, f"pulumi:providers:{cloud.name}"), values, {})
    return found + [
        Fault(name, text) for name, text in cloud.required.items() if values.get(name) in (None, "")
    ]


def difference(cloud: SimulatedCloud, old: JsonObject, new: JsonObject) -> pb.DiffResponse:
    """What new configuration changes; where things are made cannot change under them."""
    before, after = opened(cloud, old), opened(cloud, new)
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    known = all(value != UNKNOWN for value in after.values())
    moved = known and cloud.scope(before) != cloud.scope(after)
    return pb.DiffResponse(
        changes=pb.DiffResponse.DIFF_SOME if changed else pb.DiffResponse.DIFF_NONE,
        diffs=changed,
        replaces=[name for name in changed if name in cloud.required] if moved else [],
    )
