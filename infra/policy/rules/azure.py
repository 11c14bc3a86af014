"""Rules for what stacks make in Azure, after the baseline that checkov's ids name."""

from collections.abc import Iterator

from infra.policy import networks
from infra.policy.properties import UNKNOWN, Properties, at, is_given, is_on, is_one_of, listed, objects
from infra.policy.rule import Rule

_CLUSTER = ("azure-native:containerservice:ManagedCluster",)
_POOL = ("azure-native:containerservice:AgentPool",)
_REGISTRY = ("azure-native:containerregistry:Registry",)


def _callers_known(properties: Properties) -> Iterator[str]:
    access = at(properties, "apiServerAccessProfile")
    if access is UNKNOWN or is_on(at(properties, "apiServerAccessProfile", "enablePrivateCluster")):
        return
    ranges = at(properties, "apiServerAccessProfile", "authorizedIPRanges")
    if ranges is UNKNOWN:
        return
    if not listed(ranges) or networks.is_anywhere(*listed(ranges)):
        yield "The Kubernetes API answers the whole internet."


def _private(properties: Properties) -> Iterator[str]:
    if not is_on(at(properties, "apiServerAccessProfile", "enablePrivateCluster")):
        yield "The Kubernetes API has a public address."


def _without_local_accounts(properties: Properties) -> Iterator[str]:
    if not is_on(at(properties, "disableLocalAccounts")):
        yield "The cluster has an administrator whom Entra does not know."


def _with_rbac(properties: Properties) -> Iterator[str]:
    if not is_one_of(at(properties, "enableRBAC"), True, None):
        yield "Whoever is in may do everything."


def _disks_encrypted(properties: Properties) -> Iterator[str]:
    if not is_on(at(properties, "enableEncryptionAtHost")):
        yield "What nodes keep for a while is not encrypted on its host."


def _without_address(properties: Properties) -> Iterator[str]:
    if at(properties, "enableNodePublicIP") is True:
        yield "Nodes have public addresses."


def _upgrades(properties: Properties) -> Iterator[str]:
    channel = at(properties, "autoUpgradeProfile", "upgradeChannel")
    if not is_given(channel) or channel == "none":
        yield "Nobody brings patches to the cluster."


def _identities(properties: Properties) -> Iterator[str]:
    if not is_on(at(properties, "securityProfile", "workloadIdentity", "enabled")):
        yield "Pods have no identities of their own."


def _without_admin(properties: Properties) -> Iterator[str]:
    if is_on(at(properties, "adminUserEnabled")) and at(properties, "adminUserEnabled") is not UNKNOWN:
        yield "The registry has a user with a password for all."


def _without_strangers(properties: Properties) -> Iterator[str]:
    if at(properties, "anonymousPullEnabled") is True:
        yield "Everybody can pull the registry's images."


def _group_closed(properties: Properties) -> Iterator[str]:
    for rule in objects(at(properties, "securityRules")):
        yield from _rule_closed(rule)


def _rule_closed(properties: Properties) -> Iterator[str]:
    if at(properties, "access") != "Allow" or at(properties, "direction") != "Inbound":
        return
    sources = (at(properties, "sourceAddressPrefix"), *listed(at(properties, "sourceAddressPrefixes")))
    if not networks.is_anywhere(*sources):
        return
    ports = (at(properties, "destinationPortRange"), *listed(at(properties, "destinationPortRanges")))
    for purpose in sorted({one for port in ports for one in networks.opened_by_text(port)}):
        yield f"{purpose} is open to the whole internet."


def _logs_kept(properties: Properties) -> Iterator[str]:
    logs = at(properties, "logs")
    if logs is not UNKNOWN and not any(is_on(at(entry, "enabled")) for entry in objects(logs)):
        yield "The setting keeps no log."


def _vault_lasting(properties: Properties) -> Iterator[str]:
    if not is_on(at(properties, "properties", "enablePurgeProtection")):
        yield "Who deletes the vault takes the key of all secrets along."


RULES = (
    Rule(
        "azure-aks-callers-known",
        "Only known addresses reach the Kubernetes API.",
        "Name them in landfall:apiAllowedCidrs.",
        "CKV_AZURE_6",
        _CLUSTER,
        _callers_known,
    ),
    Rule(
        "azure-aks-private",
        "The Kubernetes API is not on the internet at all.",
        "Set apiServerAccessProfile.enablePrivateCluster: true where you have a way into the network.",
        "CKV_AZURE_115",
        _CLUSTER,
        _private,
        "advisory",
    ),
    Rule(
        "azure-aks-without-local-accounts",
        "Who comes in is somebody whom Entra knows.",
        "Set disableLocalAccounts: true.",
        "CKV_AZURE_141",
        _CLUSTER,
        _without_local_accounts,
    ),
    Rule(
        "azure-aks-with-rbac",
        "Nobody may do more than they were given.",
        "Set enableRBAC: true.",
        "CKV_AZURE_5",
        _CLUSTER,
        _with_rbac,
    ),
    Rule(
        "azure-aks-upgrades",
        "Holes in Kubernetes are closed without anybody thinking of it.",
        "Set autoUpgradeProfile.upgradeChannel: patch.",
        "CKV_AZURE_171",
        _CLUSTER,
        _upgrades,
    ),
    Rule(
        "azure-aks-workload-identity",
        "Pods need no passwords.",
        "Set securityProfile.workloadIdentity.enabled: true.",
        "Landfall",
        _CLUSTER,
        _identities,
    ),
    Rule(
        "azure-aks-disks-encrypted-at-host",
        "A disk that is thrown away tells nothing.",
        "Set landfall:azure.encryptionAtHost: true, once the subscription has the feature.",
        "CKV_AZURE_227",
        _POOL,
        _disks_encrypted,
        "advisory",
    ),
    Rule(
        "azure-aks-nodes-without-addresses",
        "No node can be reached from the internet.",
        "Set enableNodePublicIP: false.",
        "CKV_AZURE_143",
        _POOL,
        _without_address,
    ),
    Rule(
        "azure-acr-without-admin",
        "Who pushes is somebody whom Entra knows.",
        "Set adminUserEnabled: false.",
        "CKV_AZURE_137",
        _REGISTRY,
        _without_admin,
    ),
    Rule(
        "azure-acr-without-strangers",
        "Images are for those who run them.",
        "Set anonymousPullEnabled: false.",
        "CKV_AZURE_138",
        _REGISTRY,
        _without_strangers,
    ),
    Rule(
        "azure-groups-closed",
        "No machine takes logins from the internet.",
        "Name the ranges that need it, or use Bastion.",
        "CKV_AZURE_9, CKV_AZURE_10",
        ("azure-native:network:NetworkSecurityGroup",),
        _group_closed,
    ),
    Rule(
        "azure-rules-closed",
        "No machine takes logins from the internet.",
        "Name the ranges that need it, or use Bastion.",
        "CKV_AZURE_9, CKV_AZURE_10",
        ("azure-native:network:SecurityRule",),
        _rule_closed,
    ),
    Rule(
        "azure-logs-kept",
        "What happened in the cluster can be found out afterwards.",
        "Enable at least one of its logs.",
        "CKV_AZURE_4",
        ("azure-native:insights:DiagnosticSetting", "azure-native:monitor:DiagnosticSetting"),
        _logs_kept,
    ),
    Rule(
        "azure-vaults-lasting",
        "The key of all secrets survives a mistake.",
        "Set properties.enablePurgeProtection: true.",
        "CKV_AZURE_110",
        ("azure-native:keyvault:Vault",),
        _vault_lasting,
    ),
)
