"""The stack's container registry: it makes a repository by itself when the first image is pushed to it."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import containerregistry

from infra.clouds.azure import names
from infra.clouds.azure.place import Place
from infra.contract import Login

USERNAME = "00000000-0000-0000-0000-000000000000"
"""Who logs in with a token in place of a password
(https://learn.microsoft.com/azure/container-registry/container-registry-authentication, "az acr login with
--expose-token", read 2026-11-21)."""


@dataclass(frozen=True)
class ContainerRegistryArgs:
    """What a registry is made of.

    Attributes:
        place: Where it goes.
        stack: The stack's name, which its own comes from.
    """

    place: Place
    stack: str


def login(name: str, subscription: str) -> Login:
    """How to log in to push: `az` exchanges the caller's own login for a token of three hours.

    Args:
        name: The registry's name.
        subscription: The subscription that it is in.
    """
    where = ("--name", name, "--subscription", subscription)
    shown = ("--expose-token", "--query", "accessToken", "--output", "tsv", "--only-show-errors")
    return Login(USERNAME, ("az", "acr", "login", *where, *shown))


class ContainerRegistry(pulumi.ComponentResource):
    """A stack's registry.

    Attributes:
        id: Its id.
        host: Its host name.
    """

    id: pulumi.Output[str]
    host: pulumi.Output[str]

    def __init__(self, name: str, args: ContainerRegistryArgs) -> None:
        """Declare it.

        Args:
            name: Its name in the stack.
            args: What it is made of.
        """
        super().__init__("landfall:azure:ContainerRegistry", name, {}, None)
        place = args.place
        tier = place.settings.registry_tier
        registry = containerregistry.Registry(
            name,
            resource_group_name=place.group,
            registry_name=names.registry(args.stack, place.settings.subscription),
            location=place.location,
            sku=containerregistry.SkuArgs(name=tier),
            # Everybody logs in as themselves: there is no password that all share.
            admin_user_enabled=False,
            anonymous_pull_enabled=False,
            tags=place.labels,
            opts=place.inside(self),
        )
        self.id = registry.id
        self.host = registry.login_server
        self.register_outputs({"id": self.id, "host": self.host})
