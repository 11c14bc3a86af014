"""What a second kubelet of one node is configured with: as the first, but for what two cannot share. Pure.

Two kubelets on one container runtime would end each other's pods, so the second has a containerd of its own;
two in one cgroup or one folder of logs would clean up each other's, so it has those of its own too.
"""

import ipaddress
import json
from dataclasses import dataclass

import yaml

from infra.plugins.landfall.node.layout import CONTAINERD_SOCKET, INSIDE

FOLDER = "worker"
"""Folder of the second kubelet in the node's."""

_PLACE = INSIDE / FOLDER
SOCKET = _PLACE / "containerd.sock"
_HEALTH_PORT = 10258


@dataclass(frozen=True)
class Shared:
    """The first kubelet's configuration.

    Attributes:
        containerd: containerd's, TOML.
        network: The pods' network's, JSON.
        kubelet: The kubelet's, YAML.
    """

    containerd: str
    network: str
    kubelet: str


@dataclass(frozen=True)
class Own:
    """The second one's, and what it is told on its command line."""

    containerd: str
    network: str
    kubelet: str


def of(shared: Shared, address: str) -> Own:
    """The second kubelet's configuration.

    Args:
        shared: The first one's.
        address: The second one's address.
    """
    return Own(_containerd(shared.containerd), _network(shared.network), _kubelet(shared.kubelet, address))


def _containerd(text: str) -> str:
    moved = (
        ('root = "/var/lib/containerd"', f'root = "{_PLACE}/containerd"'),
        ('state = "/run/containerd"', 'state = "/run/containerd-worker"'),
        (f'address = "{CONTAINERD_SOCKET}"', f'address = "{SOCKET}"'),
        (f'conf_dir = "{INSIDE}/config/cni"', f'conf_dir = "{_PLACE}/cni"'),
    )
    for old, new in moved:
        assert old in text, f"containerd's configuration has no line {old}"
        text = text.replace(old, new)
    return text


def _network(text: str) -> str:
    found = json.loads(text)
    found["name"] = FOLDER
    for plugin in found["plugins"]:
        ranges = plugin["ipam"]["ranges"][0][0]
        own = ipaddress.ip_network(ranges["subnet"])
        ranges["subnet"] = str(ipaddress.ip_network((own.broadcast_address + 1, own.prefixlen)))
        plugin["ipam"]["dataDir"] = "/run/cni/networks-worker"
    return json.dumps(found)


def _kubelet(text: str, address: str) -> str:
    found = yaml.safe_load(text)
    found.update(
        containerRuntimeEndpoint=f"unix://{SOCKET}",
        cgroupRoot=f"{found['cgroupRoot']}/{FOLDER}",
        tlsCertFile=str(_PLACE / "server.crt"),
        tlsPrivateKeyFile=str(_PLACE / "server.key"),
        address=address,
        healthzPort=_HEALTH_PORT,
        podLogsDir=str(_PLACE / "logs"),
    )
    return yaml.safe_dump(found)
