"""The metrics API (metrics.k8s.io), served by metrics-server: what the autoscaler reads CPU from."""

from infra.addons.metrics_api.component import MetricsServer

__all__ = ["MetricsServer"]
