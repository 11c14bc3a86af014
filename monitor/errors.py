"""What can go wrong in the monitor.

MonitorError
├── UsageError          the command line makes no sense
├── SourceUnavailable   Prometheus or the Kubernetes API does not answer, or refuses
└── DashboardError      the dashboard file is not one that the page can draw
"""


class MonitorError(Exception):
    """Base of every error that this package raises on purpose."""


class UsageError(MonitorError):
    """Raise this when flags contradict each other, for example half of an API server's credentials."""


class SourceUnavailable(MonitorError):
    """Raise this when a source does not answer; the text names it, the reason and what to look at."""


class DashboardError(MonitorError):
    """Raise this when the dashboard file misses something that the page needs."""
