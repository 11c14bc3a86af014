"""The node's network namespace: loopback, the node's own address, and the way to service addresses.

Nothing leads out of the namespace; what comes in does so through listeners that the host bound (`addresses`).
Standard library only: it runs in the node's first process.
"""

import ipaddress
import subprocess
from pathlib import Path

BRIDGE = "landfall0"
"""The interface that carries the node's address; a bridge, because every kernel with containers has that."""

_NODE_ADDRESSES = ("172.31.255.1", "192.168.255.1", "10.255.255.1")


def node_address(*ranges: str) -> str:
    """An address for the node that lies in none of the given ranges.

    The same one serves every node, because each has a network namespace of its own.

    Args:
        ranges: The cluster's address ranges.
    """
    networks = [ipaddress.ip_network(text) for text in ranges]
    return next(
        address
        for address in _NODE_ADDRESSES
        if not any(ipaddress.ip_address(address) in network for network in networks)
    )


def arrange(address: str, service_cidr: str) -> None:
    """Set up the network namespace of the calling process.

    Args:
        address: The node's address.
        service_cidr: Range of service addresses; routed to the node itself, where kube-proxy redirects it.

    Raises:
        subprocess.CalledProcessError: The kernel refused a step.
    """
    steps = f"""
    link set lo up
    link add {BRIDGE} type bridge
    addr add {address}/32 dev {BRIDGE}
    link set {BRIDGE} up
    route add {service_cidr} dev {BRIDGE} src {address}
    """
    subprocess.run(["ip", "-batch", "-"], input=steps, text=True, check=True)
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
