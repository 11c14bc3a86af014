"""A node pool as AWS will have it: its instance type, its image and its name. Pure."""

import hashlib
import json
from dataclasses import dataclass

from infra.architecture import Architecture
from infra.clouds.aws.sizes import smallest
from infra.contract import NodePool
from infra.errors import CloudError

_IMAGES: dict[tuple[Architecture, bool], str] = {
    ("amd64", False): "AL2023_x86_64_STANDARD",
    ("arm64", False): "AL2023_ARM_64_STANDARD",
    ("amd64", True): "AL2023_x86_64_NVIDIA",
    ("arm64", True): "AL2023_ARM_64_NVIDIA",
}
"""Amazon Linux 2023 by architecture and whether there are accelerators; EKS keeps the newest of each
(https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html#AmazonEKS-Type-Nodegroup-amiType)."""

_HASH_LENGTH = 6


@dataclass(frozen=True)
class Pool:
    """One node group.

    Attributes:
        name: The pool's name and a hash of what cannot be changed in place: another of these makes another
            group beside the old one.
        asked: The pool as the stack asks for it.
        instance_type: What its nodes are.
        image: The kind of machine image.
    """

    name: str
    asked: NodePool
    instance_type: str
    image: str


def plan(asked: NodePool, instance_type: str | None, zones: tuple[str, ...]) -> Pool:
    """What a pool becomes.

    Args:
        asked: The pool.
        instance_type: The type that the settings name for it, or None.
        zones: Ids of the zones that its nodes are spread over.

    Raises:
        CloudError: There is no such node.
    """
    chosen = instance_type or smallest(asked).name
    image = _IMAGES[(asked.architecture, asked.accelerator is not None)]
    fixed = json.dumps([chosen, image, zones])
    ending = hashlib.sha256(fixed.encode()).hexdigest()[:_HASH_LENGTH]
    return Pool(f"{asked.name}-{ending}", asked, chosen, image)


def plan_all(
    asked: tuple[NodePool, ...], instance_types: dict[str, str], zones: tuple[str, ...]
) -> tuple[Pool, ...]:
    """What all pools become.

    Raises:
        CloudError: With every pool that cannot be had.
    """
    planned, refused = [], []
    for pool in asked:
        try:
            planned.append(plan(pool, instance_types.get(pool.name), zones))
        except CloudError as refusal:
            refused.append(str(refusal))
    if refused:
        raise CloudError("\n".join(refused))
    return tuple(planned)
