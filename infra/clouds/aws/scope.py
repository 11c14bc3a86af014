"""What every resource of the stack on AWS has in common: provider, region, names and tags."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.clouds.aws import regions
from infra.clouds.aws.settings import AwsSettings
from infra.contract import ClusterSpec


@dataclass(frozen=True)
class Scope:
    """Where the stack's resources are made, and how they are marked.

    Attributes:
        name: The cluster's name, with which every other name begins.
        region: The region.
        tags: On everything that can be tagged.
        provider: The one provider of all of them.
    """

    name: str
    region: str
    tags: tuple[tuple[str, str], ...]
    provider: aws.Provider

    @classmethod
    def declare(cls, spec: ClusterSpec, target: AwsSettings) -> "Scope":
        """Declare the provider: the region and role of the settings, whatever the environment says."""
        roles = [aws.ProviderAssumeRoleArgs(role_arn=target.role, session_name="landfall")]
        provider = aws.Provider(
            "aws",
            region=target.region,
            allowed_account_ids=[target.account] if target.account else None,
            assume_roles=roles if target.role else None,
        )
        return cls(spec.name, target.region, spec.tags, provider)

    @property
    def partition(self) -> str:
        """The part of AWS that the region is in, as ARNs name it."""
        return regions.partition(self.region)

    def marks(self, name: str, *more: tuple[str, str]) -> dict[str, str]:
        """Tags of one resource.

        Args:
            name: What the AWS console shows as its name, after the stack's.
            more: Tags that only this resource has.
        """
        return {**dict(self.tags), "Name": f"{self.name}-{name}", **dict(more)}

    def inside(
        self,
        parent: pulumi.Resource,
        needs: Sequence[pulumi.Resource] = (),
        minutes: int | None = None,
    ) -> pulumi.ResourceOptions:
        """Options of a resource.

        Args:
            parent: The component that it belongs to.
            needs: What must be there first, beyond what its inputs name.
            minutes: How long each operation on it may take; None for the provider's own patience.
        """
        patience = None
        if minutes is not None:
            limit = f"{minutes}m"
            patience = pulumi.CustomTimeouts(create=limit, update=limit, delete=limit)
        return pulumi.ResourceOptions(
            parent=parent, provider=self.provider, depends_on=list(needs), custom_timeouts=patience
        )
