"""Which types cost what: one table a cloud, and what clusters make in their clouds.

A type that no table has costs something unknown: better named than forgotten.
"""

from collections.abc import Mapping

from infra.cost.kinds import aws, azure, gcp, kubernetes, openstack
from infra.cost.kinds.use import Charge, Kinds
from infra.cost.resource import Resource

KINDS: Mapping[str, Kinds] = {
    "aws": aws.KINDS,
    "gcp": gcp.KINDS,
    "azure": azure.KINDS,
    "openstack": openstack.KINDS,
}
"""By cloud."""

_FREE_PACKAGES = {"pulumi", "landfall", "kubernetes"}
"""What these make is the engine's, on this machine, or in a cluster whose nodes are paid already."""


def charge(resource: Resource) -> Charge | None:
    """How to know what a resource uses; None where its type is free, or paid by use alone.

    Raises:
        KeyError: No table has its type.
    """
    if resource.type in kubernetes.CHARGED:
        return kubernetes.CHARGED[resource.type]
    if resource.package in _FREE_PACKAGES:
        return None
    if resource.cloud is None:
        raise KeyError(resource.type)
    kinds = KINDS[resource.cloud]
    if resource.type in kinds.free or resource.type in kinds.by_use:
        return None
    return kinds.charged[resource.type]
