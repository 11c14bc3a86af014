"""How a VPC's range is divided over zones. Pure.

Private subnets get the most: on EKS each pod has an address of its node's subnet.
"""

from dataclasses import dataclass
from ipaddress import IPv4Network

from infra.addressing import subnets
from infra.clouds.aws.limits import SMALLEST_SUBNET
from infra.errors import CloudError


@dataclass(frozen=True)
class ZonePlan:
    """One zone's subnets.

    Attributes:
        zone: The zone's id.
        private: Range for nodes, pods and the control plane's interfaces.
        public: Range for balancers and NAT gateways.
    """

    zone: str
    private: IPv4Network
    public: IPv4Network


def divide(network: IPv4Network, zones: tuple[str, ...]) -> tuple[ZonePlan, ...]:
    """A part of the range for each zone's private subnet; one more, divided again, for the public ones.

    Args:
        network: The VPC's range.
        zones: Ids of the zones, which keep their ranges as long as none is put before them.

    Raises:
        CloudError: The range is too small for so many zones.
    """
    *private, rest = subnets(network, len(zones) + 1)
    spare = SMALLEST_SUBNET - rest.prefixlen
    if 2 ** max(spare, 0) < len(zones):
        raise CloudError(
            f"landfall:network.cidr = {network} is too small for {len(zones)} zones: AWS' smallest subnet is"
            f" /{SMALLEST_SUBNET}. Choose a larger range (the default is 10.40.0.0/16), or fewer zones."
        )
    return tuple(
        ZonePlan(zone, inside, outside)
        for zone, inside, outside in zip(zones, private, subnets(rest, len(zones)), strict=True)
    )
