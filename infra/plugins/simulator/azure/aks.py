"""AKS: the cluster and its node pools."""

import base64

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.azure.names import ID, Kind, provisioned, resource
from infra.plugins.simulator.clusters.life import ClusterLife
from infra.plugins.simulator.clusters.pool_life import PoolLife
from infra.plugins.simulator.clusters.reached import Reached
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import GUID, cidr, pattern
from infra.plugins.simulator.identities import derived, derived_guid
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Holder

CLUSTER = "azure-native:containerservice:ManagedCluster"
AGENT_POOL = "azure-native:containerservice:AgentPool"
CREDENTIAL = "kubeconfig"
"""Where a cluster's entry keeps what `listClusterUserCredential` answers; no output of the real type."""

_VERSION = "1.34.2"

# https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/error-codes/propertychangenotallowed-error
_FIXED = (
    'Status=400 Code="PropertyChangeNotAllowed"'
    " Message=\"Changing property 'properties.{name}' is not allowed.\""
)
# What https://learn.microsoft.com/rest/api/aks/agent-pools/create-or-update says cannot be changed.
_FIXED_IN_POOLS = (
    "vmSize", "osType", "osDiskSizeGB", "osDiskType", "vnetSubnetID", "availabilityZones", "maxPods", "type",
    "enableNodePublicIP", "enableEncryptionAtHost", "enableFIPS", "enableUltraSSD", "kubeletConfig",
    "linuxOSConfig",
)  # fmt: skip


def _cluster(entry: Entry, ledger: Ledger) -> JsonObject:
    fqdn = f"{entry.text('dnsPrefix')}-{derived(entry.serial, 8)}.hcp.{entry.scope.region}.azmk8s.io"
    group = entry.text("nodeResourceGroup")
    kubelet = f"/subscriptions/{entry.scope.account}/resourceGroups/{group}/providers"
    kubelet += f"/Microsoft.ManagedIdentity/userAssignedIdentities/{entry.text('resourceName')}-agentpool"
    issuer = f"https://{entry.scope.region}.oic.prod-aks.azure.com/{derived_guid(entry.serial)}/"
    return {
        **provisioned(entry, ledger),
        "fqdn": fqdn,
        "azurePortalFQDN": fqdn,
        "kubernetesVersion": entry.text("kubernetesVersion") or _VERSION,
        "currentKubernetesVersion": _VERSION,
        "maxAgentPools": 100,
        "powerState": {"code": "Running"},
        "identityProfile": {
            "kubeletidentity": {
                "resourceId": kubelet,
                "clientId": derived_guid(f"kubelet client {entry.serial}"),
                "objectId": derived_guid(f"kubelet object {entry.serial}"),
            }
        },
        "oidcIssuerProfile": {"issuerURL": issuer},
        "resourceUID": derived(entry.serial, 24),
    }


def _reached(reached: Reached) -> JsonObject:
    """The kubeconfig that Azure answers with: as a real one, without any credential in it."""
    text = f"""apiVersion: v1
kind: Config
clusters:
- name: aks
  cluster: {{server: "{reached.server}", certificate-authority-data: {reached.authority_base64}}}
contexts:
- name: aks
  context: {{cluster: aks, user: clusterUser}}
current-context: aks
users:
- name: clusterUser
  user: {{}}
"""
    return {CREDENTIAL: base64.b64encode(text.encode()).decode()}


def _cluster_of(pool: Entry, ledger: Ledger) -> Entry | None:
    return ledger.find(CLUSTER, "resourceName", pool.at("resourceName"))


def _pool(entry: Entry, _: Ledger) -> JsonObject:
    return {
        "provisioningState": "Succeeded",
        "currentOrchestratorVersion": _VERSION,
        "nodeImageVersion": f"AKSUbuntu-2404gen2containerd-{derived(entry.serial, 6)}",
    }


TYPES = (
    resource(
        "containerservice:ManagedCluster",
        Kind("Microsoft.ContainerService/managedClusters", ("resourceName",)),
        _cluster,
        replaces=frozenset({"dnsPrefix", "fqdnSubdomain", "nodeResourceGroup", "diskEncryptionSetID"}),
        fixed={
            name: _FIXED.format(name=name)
            for name in (
                "networkProfile.podCidr",
                "networkProfile.serviceCidr",
                "networkProfile.dnsServiceIP",
            )
        },
        takes=(Holder(AGENT_POOL, "resourceName", "resourceName"),),
        forms={
            # https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
            "resourceName": pattern(
                r"[A-Za-z0-9]([\w-]{0,61}[A-Za-z0-9])?", "1 to 63 letters, digits, - and _"
            ),
            "dnsPrefix": pattern(
                r"[A-Za-z0-9]([A-Za-z0-9-]{0,52}[A-Za-z0-9])?", "1 to 54 letters, digits and -"
            ),
            "kubernetesVersion": pattern(r"1\.\d{2}(\.\d+)?", "a Kubernetes version, such as 1.34"),
            "apiServerAccessProfile.authorizedIPRanges": cidr(),
            "networkProfile.podCidr": cidr(),
            "networkProfile.serviceCidr": cidr(),
            "aadProfile.tenantID": GUID,
            "aadProfile.adminGroupObjectIDs": GUID,
            "identity.userAssignedIdentities": ID,
            "agentPoolProfiles.name": pattern(
                r"[a-z][a-z0-9]{0,11}", "1 to 12 lower-case letters and digits"
            ),
        },
        # https://learn.microsoft.com/azure/aks/faq: the group of the nodes goes with the cluster
        life=ClusterLife(_reached, outlived=False),
    ),
    resource(
        "containerservice:AgentPool",
        Kind("Microsoft.ContainerService/managedClusters/agentPools", ("resourceName", "agentPoolName")),
        _pool,
        located=False,
        life=PoolLife(_cluster_of, lambda pool: pool.serial),
        fixed={name: _FIXED.format(name=name) for name in _FIXED_IN_POOLS},
        forms={
            "agentPoolName": pattern(r"[a-z][a-z0-9]{0,11}", "1 to 12 lower-case letters and digits"),
            "vnetSubnetID": ID,
        },
    ),
)
