"""The identity that the cluster's control plane acts with, and what it may do in the stack's network."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import managedidentity

from infra.clouds.azure.place import Place
from infra.clouds.azure.roles import Grant, Role, give


@dataclass(frozen=True)
class IdentityArgs:
    """What an identity is made of.

    Attributes:
        place: Where it goes.
        network: The id of the virtual network that it may join nodes and balancers to.
    """

    place: Place
    network: pulumi.Output[str]


class Identity(pulumi.ComponentResource):
    """The control plane's identity.

    It is the stack's own, not one that AKS makes with the cluster, because it must have its rights before
    there is a cluster.

    Attributes:
        id: Its id.
        principal: The object id that roles are given to.
        granted: What it was given: what acts with it must wait for these.
    """

    id: pulumi.Output[str]
    principal: pulumi.Output[str]
    granted: tuple[pulumi.Resource, ...]

    def __init__(self, name: str, args: IdentityArgs) -> None:
        """Declare it.

        Args:
            name: Its name in the stack.
            args: What it is made of.
        """
        super().__init__("landfall:azure:Identity", name, {}, None)
        place = args.place
        own = managedidentity.UserAssignedIdentity(
            name,
            resource_group_name=place.group,
            resource_name_=place.name,
            location=place.location,
            tags=place.labels,
            opts=place.inside(self),
        )
        self.id = own.id
        self.principal = own.principal_id
        joins = Grant(Role.NETWORK_CONTRIBUTOR, args.network, self.principal)
        self.granted = (give("control-plane-joins-network", joins, place, self),)
        self.register_outputs({"id": self.id, "principal": self.principal})
