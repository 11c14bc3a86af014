"""Prometheus and the monitor: what service and cluster do over time, alerts, and a page for people."""

from infra.addons.monitoring.component import Monitoring

__all__ = ["Monitoring"]
