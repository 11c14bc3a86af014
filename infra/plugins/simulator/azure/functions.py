"""The functions of pulumi-azure-native (invokes) that a program may ask."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.azure.aks import CLUSTER, CREDENTIAL
from infra.plugins.simulator.entry import Scope
from infra.plugins.simulator.errors import Refused
from infra.plugins.simulator.identities import derived_guid
from infra.plugins.simulator.ledger import Ledger


def _client(_: JsonObject, scope: Scope, __: Ledger) -> JsonObject:
    return {
        "clientId": derived_guid(f"caller {scope.account}"),
        "objectId": derived_guid(f"caller object {scope.account}"),
        "subscriptionId": scope.account,
        "tenantId": derived_guid(f"tenant {scope.account}"),
    }


def _credentials(given: JsonObject, _: Scope, ledger: Ledger) -> JsonObject:
    for cluster in ledger.of_type(CLUSTER):
        if all(cluster.at(name) == given.get(name) for name in ("resourceGroupName", "resourceName")):
            found: JsonObject = {"name": "clusterUser", "value": cluster.text(CREDENTIAL)}
            return {"kubeconfigs": [found]}
    raise Refused(
        f'Status=404 Code="ResourceNotFound" Message="The Resource'
        f" 'Microsoft.ContainerService/managedClusters/{given.get('resourceName')}' under resource group"
        f" '{given.get('resourceGroupName')}' was not found.\""
    )


FUNCTIONS = {
    "azure-native:authorization:getClientConfig": _client,
    "azure-native:containerservice:listManagedClusterUserCredentials": _credentials,
}
