"""The virtual network: one subnet for nodes without public addresses, which leave through a NAT gateway."""

from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
from pulumi_azure_native import network

from infra.clouds.azure import limits
from infra.clouds.azure.place import Place


@dataclass(frozen=True)
class NetworkArgs:
    """What a network is made of.

    Attributes:
        place: Where it goes.
        addresses: Its range.
    """

    place: Place
    addresses: IPv4Network


class Network(pulumi.ComponentResource):
    """A stack's network.

    Attributes:
        id: The virtual network's id.
        subnet: The id of the nodes' subnet.
        outbound: The address that nodes and pods come from, as seen from outside.
    """

    id: pulumi.Output[str]
    subnet: pulumi.Output[str]
    outbound: pulumi.Output[str]

    def __init__(self, name: str, args: NetworkArgs) -> None:
        """Declare it.

        Args:
            name: Its name in the stack.
            args: What it is made of.
        """
        super().__init__("landfall:azure:Network", name, {}, None)
        self._args = args
        address = self._address()
        gateway = self._gateway(address)
        place = args.place
        virtual = network.VirtualNetwork(
            "network",
            resource_group_name=place.group,
            virtual_network_name=place.name,
            location=place.location,
            address_space=network.AddressSpaceArgs(address_prefixes=[str(args.addresses)]),
            tags=place.labels,
            # The subnet is a resource of its own here: what Azure lists inside the network is no change.
            opts=pulumi.ResourceOptions.merge(
                place.inside(self), pulumi.ResourceOptions(ignore_changes=["subnets"])
            ),
        )
        nodes = network.Subnet(
            "nodes",
            resource_group_name=place.group,
            virtual_network_name=virtual.name,
            subnet_name="nodes",
            address_prefix=str(limits.node_subnet(args.addresses)),
            nat_gateway=network.SubResourceArgs(id=gateway.id),
            default_outbound_access=False,
            opts=place.inside(self),
        )
        self.id = virtual.id
        self.subnet = nodes.id
        self.outbound = address.ip_address.apply(lambda known: known or "")
        self.register_outputs({"id": self.id, "subnet": self.subnet, "outbound": self.outbound})

    def _address(self) -> network.PublicIPAddress:
        place = self._args.place
        return network.PublicIPAddress(
            "outbound",
            resource_group_name=place.group,
            public_ip_address_name=f"{place.name}-outbound",
            location=place.location,
            sku=network.PublicIPAddressSkuArgs(
                name=network.PublicIPAddressSkuName.STANDARD, tier=network.PublicIPAddressSkuTier.REGIONAL
            ),
            public_ip_allocation_method=network.IPAllocationMethod.STATIC,
            public_ip_address_version=network.IPVersion.I_PV4,
            tags=place.labels,
            opts=place.inside(self),
        )

    def _gateway(self, address: network.PublicIPAddress) -> network.NatGateway:
        place = self._args.place
        return network.NatGateway(
            "outbound",
            resource_group_name=place.group,
            nat_gateway_name=place.name,
            location=place.location,
            sku=network.NatGatewaySkuArgs(name=network.NatGatewaySkuName.STANDARD),
            public_ip_addresses=[network.SubResourceArgs(id=address.id)],
            idle_timeout_in_minutes=4,
            tags=place.labels,
            opts=place.inside(self),
        )
