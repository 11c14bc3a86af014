"""Where everything of a stack goes: its resource group, its region, and the provider that makes it there."""

from dataclasses import dataclass

import pulumi
import pulumi_azure_native
from pulumi_azure_native import resources

from infra.clouds.azure.settings import AzureSettings
from infra.contract import ClusterSpec


@dataclass(frozen=True)
class Place:
    """A stack's place in Azure.

    Attributes:
        name: The stack's name there, which most things share.
        group: The resource group's name, known once it exists.
        group_name: The resource group's name as text, for ids that are known from the start.
        settings: The stack's `landfall:azure`.
        tags: What everything is tagged with, as (name, value) pairs.
        provider: What makes it, with the stack's subscription and tenant.
        protected: Whether the engine refuses to delete what is there.
    """

    name: str
    group: pulumi.Output[str]
    group_name: str
    settings: AzureSettings
    tags: tuple[tuple[str, str], ...]
    provider: pulumi_azure_native.Provider
    protected: bool

    @property
    def location(self) -> str:
        """The region."""
        return self.settings.location

    @property
    def labels(self) -> dict[str, str]:
        """The tags as the SDK wants them."""
        return dict(self.tags)

    def inside(self, parent: pulumi.Resource) -> pulumi.ResourceOptions:
        """Options of a resource of Azure's.

        Args:
            parent: The component that it belongs to.
        """
        return pulumi.ResourceOptions(parent=parent, provider=self.provider, protect=self.protected)


def declare(spec: ClusterSpec, settings: AzureSettings) -> Place:
    """Declare the provider and the resource group.

    Args:
        spec: What the stack asks for.
        settings: The stack's `landfall:azure`.
    """
    provider = pulumi_azure_native.Provider(
        "azure",
        subscription_id=settings.subscription,
        tenant_id=settings.tenant,
        location=settings.location,
    )
    group = resources.ResourceGroup(
        "group",
        resource_group_name=spec.name,
        location=settings.location,
        tags=dict(spec.tags),
        opts=pulumi.ResourceOptions(
            provider=provider,
            protect=spec.deletion_protection,
            custom_timeouts=pulumi.CustomTimeouts(delete="60m"),
        ),
    )
    return Place(spec.name, group.name, spec.name, settings, spec.tags, provider, spec.deletion_protection)
