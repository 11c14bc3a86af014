"""The functions of pulumi-gcp (invokes) that a program may ask."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.entry import Scope
from infra.plugins.simulator.identities import derived_number
from infra.plugins.simulator.ledger import Ledger


def _client(_: JsonObject, scope: Scope, __: Ledger) -> JsonObject:
    return {
        "id": f"projects/{scope.account}/regions/{scope.region}",
        "project": scope.account,
        "region": scope.region,
        "zone": "",
        "accessToken": "rehearsal",
        "defaultLabels": {},
    }


def _project(given: JsonObject, scope: Scope, _: Ledger) -> JsonObject:
    name = str(given.get("projectId") or scope.account)
    return {"id": f"projects/{name}", "projectId": name, "name": name, "number": derived_number(name, 12)}


def _zones(given: JsonObject, scope: Scope, _: Ledger) -> JsonObject:
    region = str(given.get("region") or scope.region)
    return {
        "id": f"projects/{scope.account}/regions/{region}",
        "project": scope.account,
        "region": region,
        "names": [f"{region}-{letter}" for letter in "abc"],
    }


FUNCTIONS = {
    "gcp:organizations/getClientConfig:getClientConfig": _client,
    "gcp:organizations/getProject:getProject": _project,
    "gcp:compute/getZones:getZones": _zones,
}
