"""The names of what a stack makes in Google Cloud, each within its limit. Pure."""

from dataclasses import dataclass
from typing import Self

from infra import naming

CLUSTER_LIMIT = 40
"""Characters in a cluster's name and in a node pool's, letters, digits and "-"
(https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#Cluster,
read 2026-11-21)."""

ACCOUNT_LIMIT = 30
"""Characters in a service account's id, at least 6
(https://cloud.google.com/iam/docs/service-accounts-create, read 2026-11-21)."""

RESOURCE_LIMIT = 63
"""Characters in the name of a network, subnet, router, NAT, repository or key ring: one label of RFC 1035
(https://cloud.google.com/compute/docs/naming-resources, read 2026-11-21)."""

_LONGEST_ENDING = len("-nodes")
_RANDOM_ENDING = len("-0123456")
"""What Pulumi adds to a name that it may choose
(https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming, read 2026-11-21)."""


@dataclass(frozen=True)
class Names:
    """A stack's names.

    Attributes:
        network: Its network; the names of subnet, router and NAT begin with it.
        account: The id of its nodes' service account.
        repository: Its repository of images.
        key_ring: What the name of its key ring begins with.
    """

    network: str
    account: str
    repository: str
    key_ring: str

    @classmethod
    def of(cls, stack: str) -> Self:
        """The names of a stack."""
        return cls(
            network=naming.cloud_name(stack, RESOURCE_LIMIT - _LONGEST_ENDING),
            account=naming.cloud_name(stack, ACCOUNT_LIMIT),
            repository=naming.cloud_name(stack, RESOURCE_LIMIT),
            key_ring=naming.cloud_name(stack, RESOURCE_LIMIT - _RANDOM_ENDING),
        )
