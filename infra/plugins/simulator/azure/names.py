"""Ids and places of Azure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.forms import Form, pattern
from infra.plugins.simulator.identities import derived_guid
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Draft, Holder, Life, ResourceType

ID = pattern(r"/subscriptions/[^/]+(/.+)?|/providers/.+", "an id of Azure's, beginning with /subscriptions/")
API_VERSION = "2025-01-01"
"""Stands for the API version that each type has."""


def scope(config: JsonObject) -> Scope:
    """Where the provider's configuration makes things."""
    return Scope("azure-native", str(config.get("subscriptionId") or ""), str(config.get("location") or ""))


_IDENTIFIED = frozenset(
    {
        "Microsoft.ContainerService/managedClusters",
        "Microsoft.OperationalInsights/workspaces",
        "Microsoft.Authorization/policyAssignments",
    }
)
"""Types that have identities of their own."""


@dataclass(frozen=True)
class Kind:
    """Where a type stands in Azure's tree.

    Attributes:
        provider: Namespace and type, such as "Microsoft.Network/virtualNetworks"; a type inside another has
            both, such as "Microsoft.Network/virtualNetworks/subnets".
        names: The inputs that name the thing, outermost first.
        within: The input that holds the id of what it extends, for roles and locks; "" for things in a group.
    """

    provider: str
    names: tuple[str, ...]
    within: str = ""

    def identity(self, draft: Draft) -> str:
        """The id of a new thing."""
        namespace, *types = self.provider.split("/")
        pairs = zip(types, (draft.text(name) for name in self.names), strict=True)
        inside = "/".join(part for pair in pairs for part in pair)
        group = f"/subscriptions/{draft.scope.account}/resourceGroups/{draft.text('resourceGroupName')}"
        base = f"/{draft.text(self.within).strip('/')}" if self.within else group
        return f"{base}/providers/{namespace}/{inside}"


def resource(
    token: str,
    kind: Kind,
    outputs: Callable[[Entry, Ledger], JsonObject] | None = None,
    *,
    located: bool = True,
    replaces: frozenset[str] = frozenset(),
    fixed: Mapping[str, str] | None = None,
    holders: tuple[Holder, ...] = (),
    takes: tuple[Holder, ...] = (),
    forms: Mapping[str, Form] | None = None,
    lasts: bool = False,
    life: Life | None = None,
) -> ResourceType:
    """A type of Azure's.

    Args:
        token: Its name in Pulumi's state, without the package.
        kind: Where it stands in Azure's tree.
        outputs: What Azure adds beside name and type.
        located: Whether it has a location of its own.
        replaces: What makes it anew beside its names, its group and its location.
        fixed: As in `ResourceType`.
        holders: As in `ResourceType`.
        takes: As in `ResourceType`.
        forms: As in `ResourceType`.
        lasts: As in `ResourceType`.
        life: As in `ResourceType`.
    """

    def added(entry: Entry, ledger: Ledger) -> JsonObject:
        more = outputs(entry, ledger) if outputs else {}
        more = {**more, **(identified(entry) if kind.provider in _IDENTIFIED else {})}
        own: JsonObject = {
            "name": entry.text(kind.names[-1]),
            "type": kind.provider,
            "azureApiVersion": API_VERSION,
        }
        return {**own, **more}

    where = {kind.within} if kind.within else {"resourceGroupName", *(["location"] if located else [])}
    return ResourceType(
        f"azure-native:{token}",
        kind.identity,
        added,
        replaces=replaces | frozenset(kind.names) | where,
        fixed=fixed or {},
        answered=frozenset({"identity"}) if kind.provider in _IDENTIFIED else frozenset(),
        autoname=kind.names[-1],
        unique=(kind.within or "resourceGroupName", *kind.names),
        taken='Status=409 Code="Conflict" Message="A resource with the ID already exists: {id}"',
        holders=holders,
        held='Status=400 Code="InUse" Message="{id} is in use by {holder} and cannot be deleted."',
        takes=takes,
        forms=forms or {},
        lasts=lasts,
        life=life,
    )


def identified(entry: Entry) -> JsonObject:
    """The identities of a thing as Azure answers them: by id, with what else they are known by."""
    given = entry.at("identity.userAssignedIdentities")
    found: JsonObject = {
        str(identity): {
            "clientId": derived_guid(f"client {identity}"),
            "principalId": derived_guid(f"principal {identity}"),
        }
        for identity in (given if isinstance(given, list) else [])
    }
    return {"identity": {"userAssignedIdentities": found}} if entry.at("identity") else {}


def provisioned(entry: Entry, _: Ledger) -> JsonObject:
    """What most types add: that they are there, and where."""
    return {"provisioningState": "Succeeded", "location": entry.text("location") or entry.scope.region}
