"""Who has which address in the cluster's network: fixed where others must know it beforehand. Pure."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

_BALANCER, _REGISTRY, _CONTROL_PLANE, _FIRST_FREE = 5, 7, 10, 20
"""Places in the network, counted from its own address; the gateway has the first."""


@dataclass(frozen=True)
class Addresses:
    """The addresses of one cluster's network, which is a /24 or larger (infra/addressing.py).

    Attributes:
        network: Its range.
    """

    network: IPv4Network

    @property
    def gateway(self) -> IPv4Address:
        """The router."""
        return self.network[1]

    @property
    def balancer(self) -> IPv4Address:
        """The balancer before three control-plane nodes."""
        return self.network[_BALANCER]

    @property
    def registry(self) -> IPv4Address:
        """The registry's instance."""
        return self.network[_REGISTRY]

    def control_plane(self, index: int) -> IPv4Address:
        """The control-plane node of that index, 0 to 2."""
        return self.network[_CONTROL_PLANE + index]

    @property
    def free(self) -> tuple[IPv4Address, IPv4Address]:
        """First and last of those that are handed out to everything else."""
        return self.network[_FIRST_FREE], self.network[-2]

    def api(self, control_plane_nodes: int) -> IPv4Address:
        """Where nodes reach the API server."""
        return self.control_plane(0) if control_plane_nodes == 1 else self.balancer
