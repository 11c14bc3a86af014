"""The key that the cluster's Secrets are encrypted with in etcd, in a vault of the stack's own.

A vault that was deleted keeps its name for `KEPT_DAYS`, and nobody can free it sooner. So each vault gets a
name of its own, which the provider makes up, and a stack can be made anew at once.
"""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import keyvault

from infra.clouds.azure.place import Place
from infra.clouds.azure.roles import Grant, Role, give

KEPT_DAYS = 7
"""Days that a deleted vault can be recovered: the fewest that Azure takes
(https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview, read 2026-11-21)."""


@dataclass(frozen=True)
class SecretsKeyArgs:
    """What a key is made of.

    Attributes:
        place: Where it goes.
        principal: The object id of the identity that encrypts with it.
    """

    place: Place
    principal: pulumi.Output[str]


class SecretsKey(pulumi.ComponentResource):
    """A key for the cluster's Secrets.

    AKS reaches a vault by its public name only, unless the API server is inside the network, so the vault has
    no firewall: who may use the key is a matter of roles
    (https://learn.microsoft.com/azure/aks/use-kms-etcd-encryption, "Limitations", read 2026-11-21).

    Attributes:
        id: The key's URL with its version.
        granted: What the identity was given: what encrypts with the key must wait for these.
    """

    id: pulumi.Output[str]
    granted: tuple[pulumi.Resource, ...]

    def __init__(self, name: str, args: SecretsKeyArgs) -> None:
        """Declare it.

        Args:
            name: Its name in the stack.
            args: What it is made of.
        """
        super().__init__("landfall:azure:SecretsKey", name, {}, None)
        place = args.place
        vault = keyvault.Vault(
            "landfall",
            resource_group_name=place.group,
            location=place.location,
            properties=keyvault.VaultPropertiesArgs(
                tenant_id=place.settings.tenant,
                sku=keyvault.SkuArgs(family=keyvault.SkuFamily.A, name=keyvault.SkuName.STANDARD),
                enable_rbac_authorization=True,
                enable_soft_delete=True,
                # A cluster whose key is gone cannot read its own Secrets any more.
                enable_purge_protection=True,
                soft_delete_retention_in_days=KEPT_DAYS,
                public_network_access="Enabled",
            ),
            tags=place.labels,
            opts=place.inside(self),
        )
        key = keyvault.Key(
            name,
            resource_group_name=place.group,
            vault_name=vault.name,
            key_name="cluster-secrets",
            properties=keyvault.KeyPropertiesArgs(kty=keyvault.JsonWebKeyType.RSA, key_size=2048),
            tags=place.labels,
            opts=place.inside(self),
        )
        encrypts = Grant(Role.KEY_VAULT_CRYPTO_USER, vault.id, args.principal)
        self.granted = (give("control-plane-encrypts", encrypts, place, self),)
        self.id = key.key_uri_with_version
        self.register_outputs({"id": self.id})
