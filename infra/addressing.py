"""The address plan of a cluster as one frozen record. Pure: nothing here asks a machine or a cloud."""

from dataclasses import dataclass
from ipaddress import IPv4Network

LOOPBACK = IPv4Network("127.0.0.0/8")
"""Never a cluster's own: nodes and registries of this machine answer there (RFC 1122, section 3.2.1.3)."""

LARGEST, SMALLEST = 8, 24
"""Prefix lengths that a range may have: a node takes a /24 of the pods' range (the kube-controller-manager's
default `--node-cidr-mask-size`), and the API server allows services no more than 2**20 addresses, which it
cuts to itself."""


@dataclass(frozen=True)
class AddressPlan:
    """Which addresses a cluster uses inside.

    Attributes:
        pods: The pods' range.
        services: The range of the services' virtual addresses.
        network: The range of the network that its nodes are in; None where that is no business of the stack.
    """

    pods: IPv4Network
    services: IPv4Network
    network: IPv4Network | None = None

    def clashes(self) -> tuple[tuple[str, IPv4Network, str, IPv4Network], ...]:
        """The pairs of ranges that overlap, each as (name, range, other name, other range)."""
        named = (
            ("pods", self.pods),
            ("services", self.services),
            *((("network", self.network),) if self.network else ()),
            ("loopback", LOOPBACK),
        )
        return tuple(
            (name, network, other_name, other)
            for index, (name, network) in enumerate(named)
            for other_name, other in named[index + 1 :]
            if network.overlaps(other)
        )


def subnets(network: IPv4Network, count: int) -> tuple[IPv4Network, ...]:
    """The first equal parts of a network: as many as asked for, each as large as can be.

    Args:
        network: What is divided.
        count: How many parts, 1 or more.

    Raises:
        ValueError: The network has fewer addresses than parts.
    """
    bits = (count - 1).bit_length()
    return tuple(network.subnets(prefixlen_diff=bits))[:count]
