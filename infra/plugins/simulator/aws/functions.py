"""The functions of pulumi-aws (invokes) that a program may ask."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.entry import Scope
from infra.plugins.simulator.ledger import Ledger


def _caller(_: JsonObject, scope: Scope, __: Ledger) -> JsonObject:
    return {
        "id": scope.account,
        "accountId": scope.account,
        "arn": f"arn:aws:iam::{scope.account}:user/rehearsal",
        "userId": "AIDACKCEVSQ6C2EXAMPLE",
    }


def _zones(_: JsonObject, scope: Scope, __: Ledger) -> JsonObject:
    names: list[str] = [f"{scope.region}{letter}" for letter in "abc"]
    return {
        "id": scope.region,
        "names": [*names],
        "zoneIds": [f"{scope.region}-az{number}" for number in (1, 2, 3)],
        "groupNames": [scope.region],
        "region": scope.region,
    }


def _partition(_: JsonObject, __: Scope, ___: Ledger) -> JsonObject:
    return {
        "id": "aws",
        "partition": "aws",
        "dnsSuffix": "amazonaws.com",
        "reverseDnsPrefix": "com.amazonaws",
    }


def _region(_: JsonObject, scope: Scope, __: Ledger) -> JsonObject:
    return {
        "id": scope.region,
        "name": scope.region,
        "region": scope.region,
        "endpoint": f"ec2.{scope.region}.amazonaws.com",
        "description": scope.region,
    }


FUNCTIONS = {
    "aws:index/getCallerIdentity:getCallerIdentity": _caller,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
}
