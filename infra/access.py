"""The program's access to a cluster: one explicit provider for everything inside it."""

import pulumi
from pulumi_kubernetes import Provider

from infra.contract import Cluster


def provider(cluster: Cluster) -> Provider:
    """Declare the provider of a cluster.

    It is recognised by the cluster's identifier, so that a new address or certificate replaces nothing
    inside. Which plugin serves it, Pulumi's own or Landfall's, makes no difference to the program.
    """
    return Provider(
        "cluster",
        kubeconfig=cluster.kubeconfig,
        cluster_identifier=cluster.identifier,
        opts=pulumi.ResourceOptions(depends_on=list(cluster.needs)),
    )
