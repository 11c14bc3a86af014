"""Identities, roles, locks and policies."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.azure.names import ID, Kind, resource
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import GUID
from infra.plugins.simulator.identities import derived_guid
from infra.plugins.simulator.ledger import Ledger

_AUTHORIZATION = "Microsoft.Authorization"


def _identity(entry: Entry, _: Ledger) -> JsonObject:
    return {
        "location": entry.text("location") or entry.scope.region,
        "clientId": derived_guid(f"client {entry.identity}"),
        "principalId": derived_guid(f"principal {entry.identity}"),
        "tenantId": derived_guid(f"tenant {entry.scope.account}"),
    }


TYPES = (
    resource(
        "managedidentity:UserAssignedIdentity",
        Kind("Microsoft.ManagedIdentity/userAssignedIdentities", ("resourceName",)),
        _identity,
    ),
    resource(
        "managedidentity:FederatedIdentityCredential",
        Kind(
            "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
            ("resourceName", "federatedIdentityCredentialResourceName"),
        ),
        located=False,
    ),
    resource(
        "authorization:RoleAssignment",
        Kind(f"{_AUTHORIZATION}/roleAssignments", ("roleAssignmentName",), within="scope"),
        # A role assignment is never changed: https://learn.microsoft.com/rest/api/authorization/role-assignments
        replaces=frozenset(
            {"principalId", "roleDefinitionId", "principalType", "delegatedManagedIdentityResourceId"}
        ),
        forms={
            "roleAssignmentName": GUID,
            "principalId": GUID,
            "roleDefinitionId": ID,
            "scope": ID,
        },
    ),
    resource(
        "authorization:ManagementLockByScope",
        Kind(f"{_AUTHORIZATION}/locks", ("lockName",), within="scope"),
        forms={"scope": ID},
    ),
    resource(
        "authorization:PolicyAssignment",
        Kind(f"{_AUTHORIZATION}/policyAssignments", ("policyAssignmentName",), within="scope"),
        forms={"scope": ID, "policyDefinitionId": ID},
    ),
)
