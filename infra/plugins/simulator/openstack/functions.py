"""The functions of pulumi-openstack (invokes) that a program may ask."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.entry import Scope
from infra.plugins.simulator.identities import derived_guid
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Function


def _named(kind: str) -> Function:
    """A look-up by name, which finds what a site has under any name."""

    def found(given: JsonObject, scope: Scope, _: Ledger) -> JsonObject:
        name = str(given.get("name") or kind)
        return {"id": derived_guid(f"{kind} {name}"), "name": name, "region": scope.region}

    return found


FUNCTIONS = {
    "openstack:networking/getNetwork:getNetwork": _named("network"),
    "openstack:images/getImage:getImage": _named("image"),
    "openstack:compute/getFlavor:getFlavor": _named("flavor"),
}
