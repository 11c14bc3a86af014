"""Who may speak to whom in the cluster's network: one table. Pure.

Everything that is not here is refused by OpenStack. There is no rule for SSH.

Ports: https://kubernetes.io/docs/reference/networking/ports-and-protocols/ and, for Calico with IP in IP,
https://docs.tigera.io/calico/latest/getting-started/kubernetes/requirements#network-requirements
(both read 2026-11-21).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network

API_PORT = 6443
REGISTRY_PORT = 443
REGISTRY_READ_PORT = 5443


class Group(StrEnum):
    """The security groups; every node is in NODES, and the control plane's also in CONTROL_PLANE."""

    NODES = "nodes"
    CONTROL_PLANE = "control-plane"
    REGISTRY = "registry"


@dataclass(frozen=True)
class Rule:
    """Traffic that is let in.

    Attributes:
        name: What it is for; unlike the others of its group.
        group: Whom it reaches.
        protocol: "tcp", "icmp" or another of those that OpenStack names, such as "ipip".
        ports: First and last port; None for protocols without.
        source: A group or a range.
    """

    name: str
    group: Group
    protocol: str
    ports: tuple[int, int] | None
    source: Group | IPv4Network


def rules(network: IPv4Network, allowed: tuple[IPv4Network, ...]) -> tuple[Rule, ...]:
    """The rules of a cluster.

    Args:
        network: The range of its network: balancers of Octavia's send from there.
        allowed: Ranges that may reach the API server and the registry from outside.
    """
    return tuple(_all(network, allowed))


def _all(network: IPv4Network, allowed: tuple[IPv4Network, ...]) -> Iterator[Rule]:
    nodes, control_plane, registry = Group.NODES, Group.CONTROL_PLANE, Group.REGISTRY
    yield Rule("icmp", nodes, "icmp", None, nodes)
    yield Rule("kubelet", nodes, "tcp", (10250, 10250), nodes)
    yield Rule("bgp", nodes, "tcp", (179, 179), nodes)
    yield Rule("pods", nodes, "ipip", None, nodes)
    yield Rule("node-ports", nodes, "tcp", (30000, 32767), network)
    yield Rule("etcd", control_plane, "tcp", (2379, 2380), control_plane)
    yield Rule("api-inside", control_plane, "tcp", (API_PORT, API_PORT), network)
    yield Rule("read-inside", registry, "tcp", (REGISTRY_READ_PORT, REGISTRY_READ_PORT), nodes)
    for source in allowed:
        place = str(source.network_address).replace(".", "-") + f"-{source.prefixlen}"
        # Neutron refuses a rule that differs from another in its name alone.
        if source != network:
            yield Rule(f"api-{place}", control_plane, "tcp", (API_PORT, API_PORT), source)
        yield Rule(f"push-{place}", registry, "tcp", (REGISTRY_PORT, REGISTRY_PORT), source)
