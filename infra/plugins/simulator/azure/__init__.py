"""Azure as the program meets it: pulumi-azure-native's types, ids and refusals.

What replaces are names, resource groups and what Azure's API specifications allow to be set at creation only
(`x-ms-mutability`), which pulumi-azure-native reads: https://github.com/Azure/azure-rest-api-specs (read on
2026-11-21). Any other change goes to Azure's API, which may refuse it.
"""

from infra.plugins.simulator.azure import aks, functions, identity, network, storage
from infra.plugins.simulator.azure.inside import INSIDE
from infra.plugins.simulator.azure.names import scope
from infra.plugins.simulator.tables import SimulatedCloud, by_token

CLOUD = SimulatedCloud(
    name="azure-native",
    package="pulumi_azure_native",
    scope=scope,
    required={
        "subscriptionId": "is not set: `pulumi config set azure-native:subscriptionId <id>`, or give the"
        " provider a subscription",
    },
    types=by_token(network.TYPES, identity.TYPES, storage.TYPES, aks.TYPES),
    functions=functions.FUNCTIONS,
    texts={
        # https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
        "throttling": 'Status=429 Code="TooManyRequests" Message="The request is being throttled as the'
        ' limit has been reached for operation type - Write_Operations."',
        # https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-resource-quota
        "quota": 'Status=409 Code="QuotaExceeded" Message="Operation could not be completed as it results'
        " in exceeding approved Total Regional Cores quota. Additional details - Deployment Model: Resource"
        " Manager, Location: germanywestcentral, Current Limit: 10, Current Usage: 8, Additional Required: 4,"
        ' (Minimum) New Limit Required: 12."',
        # https://learn.microsoft.com/entra/identity-platform/reference-error-codes: AADSTS700082
        "credentials": "AADSTS700082: The refresh token has expired due to inactivity.",
        "not-yet-visible": 'Status=404 Code="ResourceNotFound" Message="The Resource was not found."',
    },
    inside=INSIDE,
)
