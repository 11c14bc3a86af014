"""Namespaces of Landfall's own, each at Pod Security level "restricted"."""

from collections.abc import Mapping

import pulumi
from pulumi_kubernetes import Provider
from pulumi_kubernetes.core.v1 import Namespace
from pulumi_kubernetes.meta.v1 import ObjectMetaArgs

from infra import naming, pod_security
from infra.contract import Cluster


def declare(name: str, cluster: Cluster, provider: Provider, tags: Mapping[str, str]) -> pulumi.Output[str]:
    """Declare a namespace.

    Args:
        name: Its name, in the cluster and in the stack.
        cluster: The cluster.
        provider: The provider of its objects.
        tags: The stack's tags.

    Returns:
        Its name, known once it exists: what takes it from here is created after it.
    """
    labels = {**naming.labels(name, "namespace", tags).all(), **pod_security.namespace_labels()}
    namespace = Namespace(
        name,
        metadata=ObjectMetaArgs(name=name, labels=labels),
        opts=pulumi.ResourceOptions.merge(pulumi.ResourceOptions(provider=provider), cluster.inside()),
    )
    return namespace.metadata.name.apply(lambda found: found or name)
