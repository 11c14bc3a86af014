"""Groups, networks and the ways out of them."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.azure.names import ID, Kind, provisioned, resource
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import cidr, pattern
from infra.plugins.simulator.identities import derived_address, derived_guid
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Holder, ResourceType

GROUP = "azure-native:resources:ResourceGroup"
SUBNET = "azure-native:network:Subnet"
NAT_GATEWAY = "azure-native:network:NatGateway"
PUBLIC_ADDRESS = "azure-native:network:PublicIPAddress"
CLUSTER = "azure-native:containerservice:ManagedCluster"
AGENT_POOL = "azure-native:containerservice:AgentPool"

# https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
_GROUP_NAME = pattern(r"[\w.()-]{0,89}[\w()-]", "1 to 90 letters, digits and ._-(), not ending with a dot")
_NAME = pattern(r"[A-Za-z0-9]([\w.-]{0,78}\w)?", "1 to 80 letters, digits and ._-")


def _group(entry: Entry, _: Ledger) -> JsonObject:
    return {
        "name": entry.text("resourceGroupName"),
        "type": "Microsoft.Resources/resourceGroups",
        "azureApiVersion": "2024-11-01",
        "location": entry.text("location") or entry.scope.region,
        "properties": {"provisioningState": "Succeeded"},
    }


def _unique(entry: Entry, ledger: Ledger) -> JsonObject:
    return {**provisioned(entry, ledger), "resourceGuid": derived_guid(entry.serial)}


def _address(entry: Entry, ledger: Ledger) -> JsonObject:
    return {**_unique(entry, ledger), "ipAddress": derived_address(entry.serial)}


def _subnet(entry: Entry, _: Ledger) -> JsonObject:
    return {"name": entry.text("subnetName"), "provisioningState": "Succeeded"}


TYPES = (
    ResourceType(
        GROUP,
        lambda draft: (
            f"/subscriptions/{draft.scope.account}/resourceGroups/{draft.text('resourceGroupName')}"
        ),
        _group,
        replaces=frozenset({"resourceGroupName", "location"}),
        autoname="resourceGroupName",
        unique=("resourceGroupName",),
        taken="cannot create already existing resource '{resourceGroupName}'",
        # Deleting a group deletes all that is in it.
        takes=(Holder("*", "resourceGroupName", "resourceGroupName"),),
        forms={"resourceGroupName": _GROUP_NAME},
    ),
    resource(
        "network:VirtualNetwork",
        Kind("Microsoft.Network/virtualNetworks", ("virtualNetworkName",)),
        _unique,
        takes=(Holder(SUBNET, "virtualNetworkName", "virtualNetworkName"),),
        forms={"virtualNetworkName": _NAME, "addressSpace.addressPrefixes": cidr(2, 29)},
    ),
    resource(
        "network:Subnet",
        Kind("Microsoft.Network/virtualNetworks/subnets", ("virtualNetworkName", "subnetName")),
        _subnet,
        located=False,
        holders=(Holder(AGENT_POOL, "vnetSubnetID"), Holder(CLUSTER, "agentPoolProfiles.0.vnetSubnetID")),
        forms={"subnetName": _NAME, "addressPrefix": cidr(2, 29), "natGateway.id": ID},
    ),
    resource(
        "network:NatGateway",
        Kind("Microsoft.Network/natGateways", ("natGatewayName",)),
        _unique,
        replaces=frozenset({"zones"}),
        holders=(Holder(SUBNET, "natGateway.id"),),
        forms={"natGatewayName": _NAME, "publicIpAddresses.id": ID},
    ),
    resource(
        "network:PublicIPAddress",
        Kind("Microsoft.Network/publicIPAddresses", ("publicIpAddressName",)),
        _address,
        replaces=frozenset({"zones"}),
        holders=(Holder(NAT_GATEWAY, "publicIpAddresses.0.id"),),
        forms={"publicIpAddressName": _NAME},
    ),
    resource("network:LoadBalancer", Kind("Microsoft.Network/loadBalancers", ("loadBalancerName",)), _unique),
    resource(
        "network:NetworkSecurityGroup",
        Kind("Microsoft.Network/networkSecurityGroups", ("networkSecurityGroupName",)),
        _unique,
    ),
)
