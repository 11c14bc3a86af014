"""What keeps things: registries of images, vaults of keys, logs, disks."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.azure.names import ID, Kind, provisioned, resource
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import among, pattern
from infra.plugins.simulator.identities import derived, derived_guid
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Holder

DISK = "azure-native:compute:Disk"


def _registry(entry: Entry, ledger: Ledger) -> JsonObject:
    return {
        **provisioned(entry, ledger),
        "loginServer": f"{entry.text('registryName').lower()}.azurecr.io",
        "creationDate": entry.created,
    }


def _workspace(entry: Entry, ledger: Ledger) -> JsonObject:
    return {**provisioned(entry, ledger), "customerId": derived_guid(entry.serial)}


def _vault(entry: Entry, _: Ledger) -> JsonObject:
    uri = f"https://{entry.text('vaultName')}.vault.azure.net/"
    return {"properties": {"vaultUri": uri, "provisioningState": "Succeeded"}}


def _key(entry: Entry, _: Ledger) -> JsonObject:
    uri = f"https://{entry.text('vaultName')}.vault.azure.net/keys/{entry.text('keyName')}"
    return {
        "keyUri": uri,
        "keyUriWithVersion": f"{uri}/{derived(entry.serial, 32)}",
        "kty": entry.text("properties.kty"),
        "location": entry.scope.region,
    }


TYPES = (
    resource(
        "containerregistry:Registry",
        Kind("Microsoft.ContainerRegistry/registries", ("registryName",)),
        _registry,
        replaces=frozenset({"zoneRedundancy"}),
        forms={
            "registryName": pattern(r"[a-zA-Z0-9]{5,50}", "5 to 50 letters and digits"),
            "sku.name": among("Basic", "Standard", "Premium"),
        },
    ),
    resource(
        "operationalinsights:Workspace",
        Kind("Microsoft.OperationalInsights/workspaces", ("workspaceName",)),
        _workspace,
        forms={
            "workspaceName": pattern(
                r"[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]", "4 to 63 letters, digits and -"
            )
        },
    ),
    resource(
        "monitor:DiagnosticSetting",
        Kind("microsoft.insights/diagnosticSettings", ("name",), within="resourceUri"),
        forms={"workspaceId": ID, "resourceUri": ID},
    ),
    resource(
        "keyvault:Vault",
        Kind("Microsoft.KeyVault/vaults", ("vaultName",)),
        _vault,
        takes=(Holder("azure-native:keyvault:Key", "vaultName", "vaultName"),),
        # Its name stays taken while it can be recovered, for at least seven days:
        # https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
        lasts=True,
        forms={
            "vaultName": pattern(
                r"[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]", "3 to 24 letters, digits and -"
            )
        },
    ),
    resource(
        "keyvault:Key", Kind("Microsoft.KeyVault/vaults/keys", ("vaultName", "keyName")), _key, located=False
    ),
    resource("compute:Disk", Kind("Microsoft.Compute/disks", ("diskName",)), provisioned),
)
