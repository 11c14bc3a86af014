"""Ids and places of OpenStack."""

import uuid

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.forms import pattern
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Draft

ID = pattern(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "an id of OpenStack's, a UUID in lower case")


def scope(config: JsonObject) -> Scope:
    """Where the provider's configuration makes things."""
    return Scope("openstack", str(config.get("cloud") or ""), str(config.get("region") or "RegionOne"))


def made_up(_: Draft) -> str:
    """A new id."""
    return str(uuid.uuid4())


def regional(entry: Entry, _: Ledger) -> JsonObject:
    """The region, and all tags."""
    tags = entry.inputs.get("tags")
    return {
        "region": entry.text("region") or entry.scope.region,
        "allTags": tags if isinstance(tags, list) else [],
    }


def placed(entry: Entry, _: Ledger) -> JsonObject:
    """The region."""
    return {"region": entry.text("region") or entry.scope.region}
