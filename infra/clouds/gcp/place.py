"""Where in Google Cloud a stack's resources go, and what must be there before each of them."""

from dataclasses import dataclass

import pulumi
import pulumi_gcp as gcp

from infra.clouds.gcp import apis
from infra.clouds.gcp.labels import labels
from infra.clouds.gcp.settings import GcpSettings


@dataclass(frozen=True)
class Place:
    """A project and a region, ready to be used.

    Attributes:
        project: The project's id.
        region: The region's name.
        labels: The stack's labels, for everything that can have some.
        provider: The provider of every resource of Google's.
        ready: What every resource waits for: the APIs.
    """

    project: str
    region: str
    labels: dict[str, str]
    provider: gcp.Provider
    ready: tuple[pulumi.Resource, ...]

    def within(self, parent: pulumi.Resource) -> pulumi.ResourceOptions:
        """Options of a resource of Google's that belongs to a component."""
        return pulumi.ResourceOptions(parent=parent, provider=self.provider, depends_on=list(self.ready))


def declare(settings: GcpSettings, tags: tuple[tuple[str, str], ...]) -> Place:
    """Declare the provider and the APIs.

    Args:
        settings: Which project and region.
        tags: The stack's tags.

    Raises:
        CloudError: The tags cannot be labels.
    """
    provider = gcp.Provider("gcp", project=settings.project, region=settings.region)
    ready: tuple[pulumi.Resource, ...] = ()
    if settings.enable_apis:
        names = (*apis.NEEDED, *((apis.SCANNING,) if settings.image_scanning else ()))
        ready = (apis.Apis(settings.project, names, provider),)
    return Place(settings.project, settings.region, labels(tags), provider, ready)
