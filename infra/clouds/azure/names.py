"""Names and ids of what a stack has in Azure, with their limits. Pure.

Limits are from https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (read
2026-11-21) where nothing else is said.
"""

import hashlib
import re
import uuid

CLUSTER_LIMIT = 45
"""Characters in a stack's name in Azure, which its resource group, network, cluster, workspace and DNS prefix
share. The DNS prefix is the strictest of them
(https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/kubernetes_cluster#dns_prefix)."""

REGISTRY_LIMIT = 50
"""Letters and digits in a container registry's name, which is its host name for all of Azure."""

POOL_LIMIT = 12
"""Lower-case letters and digits in a Linux node pool's name, a letter first
(https://learn.microsoft.com/rest/api/aks/agent-pools/create-or-update)."""

_POOL_HASH = 5
_REGISTRY_HASH = 8


def registry(stack: str, subscription: str) -> str:
    """The name of a stack's container registry.

    Every registry of every customer shares one space of names, so a few characters of the subscription's and
    stack's hash follow.

    Args:
        stack: The stack's name.
        subscription: The subscription's id.
    """
    ending = hashlib.sha256(f"{subscription}/{stack}".encode()).hexdigest()[:_REGISTRY_HASH]
    plain = re.sub(r"[^a-z0-9]", "", f"landfall{stack.lower()}")
    return f"{plain[: REGISTRY_LIMIT - _REGISTRY_HASH]}{ending}"


def pool(name: str, fixed: tuple[object, ...]) -> str:
    """The name of a node pool: another one as soon as something changes that a pool cannot change in place.

    Args:
        name: The pool's name in the stack.
        fixed: What cannot be changed in place.
    """
    ending = hashlib.sha256(repr((name, *fixed)).encode()).hexdigest()[:_POOL_HASH]
    return f"{name[: POOL_LIMIT - _POOL_HASH]}{ending}"


def role_assignment(scope: str, role: str, principal: str) -> str:
    """The name of a role assignment, which has to be a GUID: the same for the same three.

    Args:
        scope: What the role is given on, in words that are unique in the subscription.
        role: The role's id.
        principal: Who gets it, in words.
    """
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"landfall:{scope}/{role}/{principal}"))


def group_id(subscription: str, group: str) -> str:
    """The id of a resource group."""
    return f"/subscriptions/{subscription}/resourceGroups/{group}"


def cluster_id(subscription: str, group: str, cluster: str) -> str:
    """The id of an AKS cluster: the same whatever happens to its endpoint and certificates."""
    inside = f"providers/Microsoft.ContainerService/managedClusters/{cluster}"
    return f"{group_id(subscription, group)}/{inside}"


def role_id(subscription: str, role: str) -> str:
    """The id of a built-in role in a subscription."""
    return f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{role}"
