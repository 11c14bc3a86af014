"""What a stack has left in Azure, by its tag.

The calls and their answers: https://learn.microsoft.com/cli/azure/resource#az-resource-list and
https://learn.microsoft.com/cli/azure/group#az-group-list
"""

from pydantic import BaseModel, ConfigDict, TypeAdapter

from infra.clouds.azure.settings import AzureSettings
from infra.cost.resource import Resource
from infra.naming import STACK_TAG
from infra.settings import Settings
from infra.sweep.question import Found, Question

UNSEEN = (
    "The calls list neither what Azure keeps of deleted vaults and workspaces, unpaid, nor roles and locks."
)

_TYPES = {
    "microsoft.compute/disks": "azure-native:compute:Disk",
    "microsoft.containerregistry/registries": "azure-native:containerregistry:Registry",
    "microsoft.containerservice/managedclusters": "azure-native:containerservice:ManagedCluster",
    "microsoft.keyvault/vaults": "azure-native:keyvault:Vault",
    "microsoft.managedidentity/userassignedidentities": "azure-native:managedidentity:UserAssignedIdentity",
    "microsoft.network/natgateways": "azure-native:network:NatGateway",
    "microsoft.network/publicipaddresses": "azure-native:network:PublicIPAddress",
    "microsoft.network/virtualnetworks": "azure-native:network:VirtualNetwork",
    "microsoft.operationalinsights/workspaces": "azure-native:operationalinsights:Workspace",
    "microsoft.resources/resourcegroups": "azure-native:resources:ResourceGroup",
}
"""The types of which a price may be known; Azure's own are alike in any case of their letters."""


class _Thing(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str
    type: str
    location: str = ""
    sku: dict[str, str | int | None] | None = None


_LIST = TypeAdapter(list[_Thing])


def questions(settings: Settings, stack: str, name: str) -> tuple[Question, ...]:  # noqa: ARG001  # the tag is enough
    """What to ask."""
    target = settings.target
    assert isinstance(target, AzureSettings)
    flags = ("--tag", f"{STACK_TAG}={stack}", "--subscription", target.subscription, "--output", "json")
    return tuple(Question(("az", what, "list", *flags), read) for what in ("resource", "group"))


def read(text: str) -> tuple[Found, ...]:
    """What an answer lists. Pure.

    Raises:
        ValueError: It is of another form.
    """
    return tuple(_found(one) for one in _LIST.validate_json(text))


def _found(thing: _Thing) -> Found:
    type_ = _TYPES.get(thing.type.lower(), f"azure-native:{thing.type}")
    properties = {"location": thing.location, "sku": thing.sku}
    return Found(thing.type, thing.id, Resource(type_, thing.id, properties))
