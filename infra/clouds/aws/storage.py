"""The class for volume claims: gp3, encrypted, made in the zone of the pod that wants it.

EKS' storage add-on can bring a class itself, but one that says nothing of encryption.
"""

from collections.abc import Sequence

import pulumi
from pulumi_aws import eks
from pulumi_kubernetes import Provider
from pulumi_kubernetes.meta.v1 import ObjectMetaArgs
from pulumi_kubernetes.storage.v1 import StorageClass

NAME = "landfall-gp3"
_DRIVER = "ebs.csi.aws.com"


def declare(
    cluster: eks.Cluster,
    identifier: str,
    kubeconfig: pulumi.Output[str],
    needs: Sequence[pulumi.Resource],
) -> StorageClass:
    """Declare the class `NAME`.

    Args:
        cluster: The cluster.
        identifier: What the cluster is recognised by.
        kubeconfig: Access to it.
        needs: What must exist before the first request. An access entry counts only after up to half a minute
            (https://github.com/gravitational/teleport/pull/49467, read 2026-11-21), and until then whoever
            comes is turned away: nodes and add-ons, which take minutes, are waited for too.
    """
    # The provider of what runs in the cluster comes only when the cluster is whole, this class included.
    provider = Provider(
        "storage",
        kubeconfig=kubeconfig,
        cluster_identifier=identifier,
        opts=pulumi.ResourceOptions(depends_on=list(needs)),
    )
    return StorageClass(
        NAME,
        metadata=ObjectMetaArgs(name=NAME),
        provisioner=_DRIVER,
        parameters={"type": "gp3", "encrypted": "true"},
        reclaim_policy="Delete",
        volume_binding_mode="WaitForFirstConsumer",
        allow_volume_expansion=True,
        opts=pulumi.ResourceOptions(provider=provider, deleted_with=cluster),
    )
