"""Creates of a killed update that stay on record as unfinished after a later update has finished them.

The engine keeps such a record until a person clears it, because a create that was cut off may have made
something that nobody knows of (SnapshotManager in its sources, 3.250). Landfall's own types and Kubernetes
objects are made under a fixed name, and the next create takes over what is there: once the resource is in the
state, nothing unknown can be left. Owns that judgement; records of other types are left to a person.
"""

import json
from dataclasses import dataclass

_TAKEN_OVER = ("landfall:", "kubernetes:")
"""How the types begin whose creates take over what an earlier one left."""


@dataclass(frozen=True)
class Settled:
    """A stack's deployment without the records that are settled.

    Attributes:
        deployment: As `pulumi stack import` takes it.
        urns: The resources whose records were dropped; none where there is nothing to do.
    """

    deployment: str
    urns: tuple[str, ...]


def settle(exported: str) -> Settled:
    """Drop the records of creates that a later update has finished.

    Args:
        exported: What `pulumi stack export` printed.
    """
    stack = json.loads(exported)
    deployment = stack.get("deployment") or {}
    known = {resource["urn"] for resource in deployment.get("resources") or [] if resource.get("id")}
    open_still, settled = [], []
    for operation in deployment.get("pending_operations") or []:
        urn = operation["resource"]["urn"]
        if operation["type"] == "creating" and urn in known and _taken_over(urn):
            settled.append(urn)
        else:
            open_still.append(operation)
    deployment["pending_operations"] = open_still
    return Settled(json.dumps(stack), tuple(settled))


def _taken_over(urn: str) -> bool:
    # urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME
    return urn.split("::")[2].rpartition("$")[2].startswith(_TAKEN_OVER)
