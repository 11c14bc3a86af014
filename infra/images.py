"""Images of ours in pods: which processor they are baked for, and that a stack has nodes with it.

An image is baked on the machine that runs the program, from that machine's own packages and compiler: it runs
on processors of that kind alone. So every pod asks for such nodes, and a stack that has none of them is
refused before anything is made. What is baked, and how, is the landfall plugin's affair.
"""

from dataclasses import dataclass
from typing import Self

import pulumi

from infra.architecture import Architecture
from infra.contract import ClusterSpec
from infra.errors import CloudError
from infra.plugins.landfall.resources import ModelImage, ToolImage

ARCHITECTURE_LABEL = "kubernetes.io/arch"
"""Every kubelet puts it on its node
(https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch, read 2026-11-21). GKE,
which taints Arm nodes, lets pods onto them that select by it (read on the same day:
https://cloud.google.com/kubernetes-engine/docs/how-to/prepare-arm-workloads-for-deployment).
"""


@dataclass(frozen=True)
class Image:
    """An image that a pod runs.

    Attributes:
        reference: The image by digest.
        architecture: The processor that it is baked for, as Kubernetes writes it.
    """

    reference: pulumi.Input[str]
    architecture: pulumi.Input[str]

    @classmethod
    def of(cls, baked: ModelImage | ToolImage) -> Self:
        """What a resource of the landfall plugin's bakes."""
        return cls(baked.image, baked.architecture)

    @property
    def node_selector(self) -> dict[str, pulumi.Input[str]]:
        """What keeps a pod on nodes that can run it."""
        return {ARCHITECTURE_LABEL: self.architecture}


def check_nodes(spec: ClusterSpec, baked_for: Architecture) -> None:
    """That images of ours run on some of a stack's nodes. Pure.

    Args:
        spec: The cluster that the stack asks for.
        baked_for: The processor that its images are for.

    Raises:
        CloudError: They run on none.
    """
    found = {pool.architecture for pool in spec.node_pools}
    if not found or baked_for in found:
        return
    (other,) = found
    raise CloudError(
        f'landfall:nodePools[0].architecture = "{other}": no node pool has {baked_for} nodes, and images are'
        f" baked for the processor of the machine that runs pulumi, which is {baked_for} here: no pod could"
        f" run.\n  Fix: pulumi config set --path 'landfall:nodePools[0].architecture' {baked_for}, or run"
        f" pulumi on a machine with {other}."
    )
