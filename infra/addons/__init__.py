"""What a cluster lacks, installed: namespaces, the metrics API, monitoring. Names no cloud.

A cluster that brings a thing keeps its own: `Cluster`'s features decide, add-on by add-on.
"""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes import Provider

from infra import naming
from infra.addons import metrics_api, monitoring, namespaces
from infra.contract import Cluster, Registry
from infra.settings import Settings


@dataclass(frozen=True)
class Addons:
    """What was installed, or was there.

    Attributes:
        serving_namespace: The namespace for the model service.
        prometheus: URL of Prometheus as seen from outside, None where Landfall installed none.
        dashboard: URL of the monitoring page, None where Landfall installed none.
    """

    serving_namespace: pulumi.Output[str]
    prometheus: pulumi.Output[str] | None = None
    dashboard: pulumi.Output[str] | None = None


def install(cluster: Cluster, provider: Provider, registry: Registry, settings: Settings) -> Addons:
    """Declare what the cluster lacks.

    Args:
        cluster: The cluster and what it brings.
        provider: The provider of its objects.
        registry: Where the add-ons' images go.
        settings: The stack's settings.
    """
    serving = namespaces.declare(naming.SERVING_NAMESPACE, cluster, provider, settings.tags)
    if not cluster.metrics_api.present:
        system = namespaces.declare(naming.SYSTEM_NAMESPACE, cluster, provider, settings.tags)
        metrics_api.MetricsServer(cluster, provider, registry, settings, system)
    if cluster.monitoring.present:
        return Addons(serving_namespace=serving)
    own = namespaces.declare(naming.MONITORING_NAMESPACE, cluster, provider, settings.tags)
    watched = monitoring.Monitoring(cluster, provider, registry, settings, (own, serving))
    return Addons(serving, prometheus=watched.prometheus, dashboard=watched.dashboard)
