"""Built-in roles of Azure, and giving one to somebody."""

from dataclasses import dataclass
from enum import StrEnum

import pulumi
from pulumi_azure_native import authorization

from infra.clouds.azure import names
from infra.clouds.azure.place import Place


class Role(StrEnum):
    """A built-in role by its id, the same in every subscription
    (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles, read 2026-11-21)."""

    NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7"
    ACR_PULL = "7f951dda-4ed3-4680-a7ca-43fe172d538d"
    KEY_VAULT_CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424"


@dataclass(frozen=True)
class Grant:
    """A role for somebody on something.

    Attributes:
        role: The role.
        scope: The id of what it is given on.
        principal: The object id of the managed identity that gets it.
    """

    role: Role
    scope: pulumi.Output[str]
    principal: pulumi.Output[str]


def give(name: str, grant: Grant, place: Place, parent: pulumi.Resource) -> authorization.RoleAssignment:
    """Declare a role assignment.

    Args:
        name: Its name in the stack, which says who gets what.
        grant: What it gives.
        place: The stack's place.
        parent: The component that it belongs to.
    """
    return authorization.RoleAssignment(
        name,
        role_assignment_name=names.role_assignment(place.group_name, grant.role, name),
        role_definition_id=names.role_id(place.settings.subscription, grant.role),
        scope=grant.scope,
        principal_id=grant.principal,
        # Without it Azure looks the principal up, and does not find one that was made a moment ago.
        principal_type=authorization.PrincipalType.SERVICE_PRINCIPAL,
        opts=pulumi.ResourceOptions.merge(
            # Its name stays the same where somebody else gets the role: two cannot be there at once.
            place.inside(parent),
            pulumi.ResourceOptions(delete_before_replace=True),
        ),
    )
