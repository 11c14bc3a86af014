"""The files that Prometheus reads, from the data files beside this module. Pure.

Owns what is filled into prometheus.yml. The data files are usable by any Prometheus as they are, but for the
words in @…@; the dashboard is the monitor's own.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent
DASHBOARD = Path(__file__).parents[3] / "monitor" / "dashboard.json"


@dataclass(frozen=True)
class Configuration:
    """Prometheus' configuration.

    Attributes:
        files: Name and text of each file, as (name, text) pairs.
    """

    files: tuple[tuple[str, str], ...]

    @property
    def checksum(self) -> str:
        """Changes when any file does: in a pod's annotations it makes the pod read them anew."""
        return hashlib.sha256(repr(self.files).encode()).hexdigest()[:16]


def configuration(monitor_address: str, *, kubelets_trusted: bool) -> Configuration:
    """The configuration for a cluster.

    Args:
        monitor_address: Host and port at which Prometheus reaches the monitor.
        kubelets_trusted: Whether the kubelets' certificates are signed by the cluster's own authority.
    """
    words = {
        "@MONITOR_ADDRESS@": monitor_address,
        "@SKIP_KUBELET_VERIFICATION@": "false" if kubelets_trusted else "true",
    }
    text = (DATA / "prometheus.yml").read_text()
    for word, value in words.items():
        text = text.replace(word, value)
    return Configuration((("prometheus.yml", text), ("alerts.yml", (DATA / "alerts.yml").read_text())))


def dashboard() -> str:
    """The Grafana dashboard, as JSON."""
    return DASHBOARD.read_text()
