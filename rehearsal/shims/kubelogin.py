"""`kubelogin` of a rehearsal: a credential for an AKS cluster, for whom its roles or admin groups let in.

The real one prints an Entra token; the cluster decides
(https://learn.microsoft.com/azure/aks/enable-authentication-microsoft-entra-id, read 2026-11-21). Whoever
rehearses is a member of every group that the stack names as administrators.
"""

import sys

from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger
from rehearsal.shims import access, told
from rehearsal.shims.call import Answer, Call, answer

_CLUSTER = "azure-native:containerservice:ManagedCluster"
_ASSIGNMENT = "azure-native:authorization:RoleAssignment"
_ADMINISTRATOR = "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b"
"""Azure Kubernetes Service RBAC Cluster Admin
(https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/containers, read 2026-11-21)."""


def _token(_: Call, ledger: Ledger) -> str:
    cluster = told.cluster(ledger, _CLUSTER, "fqdn")
    return access.answer(cluster, allowed=cluster is not None and _lets_in(cluster, ledger))


def _lets_in(cluster: Entry, ledger: Ledger) -> bool:
    if cluster.at("aadProfile.adminGroupObjectIDs"):
        return True
    return any(
        entry.text("scope") == cluster.identity and _ADMINISTRATOR in entry.text("roleDefinitionId")
        for entry in ledger.of_type(_ASSIGNMENT)
    )


KNOWN: dict[tuple[str, ...], Answer] = {("get-token",): _token}

if __name__ == "__main__":
    sys.exit(answer("kubelogin", KNOWN, sys.argv[1:]))
