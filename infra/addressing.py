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
    """

    pods: IPv4Network
    services: IPv4Network

    def clashes(self) -> tuple[tuple[str, IPv4Network, str, IPv4Network], ...]:
        """The pairs of ranges that overlap, each as (name, range, other name, other range)."""
        named = (("pods", self.pods), ("services", self.services), ("loopback", LOOPBACK))
        return tuple(
            (name, network, other_name, other)
            for index, (name, network) in enumerate(named)
            for other_name, other in named[index + 1 :]
            if network.overlaps(other)
        )
