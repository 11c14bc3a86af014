"""The cluster's network: one subnet with ranges for pods and services, and the way out for private nodes.

No firewall rule is made here: a new network lets nothing in, and GKE opens for itself what it needs.
"""

from dataclasses import dataclass

import pulumi
import pulumi_gcp as gcp

from infra.clouds.gcp.limits import Ranges
from infra.clouds.gcp.place import Place

PODS, SERVICES = "pods", "services"
"""Names of the secondary ranges."""

_MIN_PORTS, _MAX_PORTS = 64, 4096
"""Ports that NAT gives a node: Google's default to begin with, and room for a node full of busy pods
(https://cloud.google.com/nat/docs/ports-and-addresses, read 2026-11-21)."""


@dataclass(frozen=True)
class NetworkArgs:
    """What a network is made of.

    Attributes:
        name: Its name; the others' names begin with it.
        ranges: The ranges in it.
    """

    name: str
    ranges: Ranges


class Network(pulumi.ComponentResource):
    """The network.

    Attributes:
        network: The network itself.
        subnet: The nodes' subnet.
        way_out: What nodes need before they can reach the internet.
    """

    network: gcp.compute.Network
    subnet: gcp.compute.Subnetwork
    way_out: pulumi.Resource

    def __init__(self, args: NetworkArgs, place: Place) -> None:
        """Declare it.

        Args:
            args: What it is made of.
            place: Where it goes.
        """
        super().__init__("landfall:gcp:Network", "network", {}, None)
        opts = place.within(self)
        self.network = gcp.compute.Network(
            "network",
            name=args.name,
            project=place.project,
            description="A network of Landfall's",
            auto_create_subnetworks=False,
            routing_mode="REGIONAL",
            opts=opts,
        )
        self.subnet = self._subnet(args, place, opts)
        self.way_out = self._nat(args, place, opts)
        self.register_outputs({"network": self.network.name, "subnet": self.subnet.name})

    def _subnet(
        self, args: NetworkArgs, place: Place, opts: pulumi.ResourceOptions
    ) -> gcp.compute.Subnetwork:
        ranges = args.ranges
        return gcp.compute.Subnetwork(
            "nodes",
            name=f"{args.name}-nodes",
            project=place.project,
            region=place.region,
            network=self.network.id,
            ip_cidr_range=str(ranges.nodes),
            secondary_ip_ranges=[
                gcp.compute.SubnetworkSecondaryIpRangeArgs(range_name=name, ip_cidr_range=str(cidr))
                for name, cidr in ((PODS, ranges.pods), (SERVICES, ranges.services))
            ],
            private_ip_google_access=True,  # images come without a detour through NAT
            log_config=gcp.compute.SubnetworkLogConfigArgs(
                aggregation_interval="INTERVAL_10_MIN",
                flow_sampling=0.1,
                metadata="INCLUDE_ALL_METADATA",
            ),
            opts=opts,
        )

    def _nat(self, args: NetworkArgs, place: Place, opts: pulumi.ResourceOptions) -> gcp.compute.RouterNat:
        router = gcp.compute.Router(
            "router",
            name=f"{args.name}-nat",
            project=place.project,
            region=place.region,
            network=self.network.id,
            opts=opts,
        )
        return gcp.compute.RouterNat(
            "nat",
            name=f"{args.name}-nat",
            project=place.project,
            region=place.region,
            router=router.name,
            nat_ip_allocate_option="AUTO_ONLY",
            source_subnetwork_ip_ranges_to_nat="LIST_OF_SUBNETWORKS",
            subnetworks=[
                gcp.compute.RouterNatSubnetworkArgs(
                    name=self.subnet.id, source_ip_ranges_to_nats=["ALL_IP_RANGES"]
                )
            ],
            enable_dynamic_port_allocation=True,
            enable_endpoint_independent_mapping=False,  # Google allows only one of the two
            min_ports_per_vm=_MIN_PORTS,
            max_ports_per_vm=_MAX_PORTS,
            log_config=gcp.compute.RouterNatLogConfigArgs(enable=True, filter="ERRORS_ONLY"),
            opts=opts,
        )
