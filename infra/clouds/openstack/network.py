"""The cluster's network: one subnet behind a router, which hides instances behind its own address."""

from dataclasses import dataclass

import pulumi
from pulumi_openstack import networking

from infra.clouds.openstack import tags
from infra.clouds.openstack.addresses import Addresses


@dataclass(frozen=True)
class NetworkArgs:
    """What a network is made of.

    Attributes:
        name: The cluster's name.
        addresses: Its addresses.
        external_network_id: Where the router leads to.
        dns_servers: Name servers; none for the site's own.
        tags: The stack's tags.
    """

    name: str
    addresses: Addresses
    external_network_id: str
    dns_servers: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]


class Network(pulumi.ComponentResource):
    """The network.

    Attributes:
        network_id: ID of the network.
        subnet_id: ID of the subnet.
        attached: What must exist before anything in it reaches the world, or is reached.
    """

    network_id: pulumi.Output[str]
    subnet_id: pulumi.Output[str]
    attached: pulumi.Resource

    def __init__(self, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare it.

        Args:
            args: What it is made of.
            opts: Pulumi's resource options.
        """
        super().__init__("landfall:openstack:Network", "network", {}, opts)
        inside = pulumi.ResourceOptions(parent=self)
        labels = tags.words(args.tags)
        network = networking.Network(
            "network",
            name=args.name,
            admin_state_up=True,
            port_security_enabled=True,
            tags=labels,
            opts=inside,
        )
        first, last = args.addresses.free
        subnet = networking.Subnet(
            "subnet",
            name=args.name,
            network_id=network.id,
            ip_version=4,
            cidr=str(args.addresses.network),
            gateway_ip=str(args.addresses.gateway),
            allocation_pools=[networking.SubnetAllocationPoolArgs(start=str(first), end=str(last))],
            dns_nameservers=list(args.dns_servers),
            tags=labels,
            opts=inside,
        )
        router = networking.Router(
            "router",
            name=args.name,
            admin_state_up=True,
            external_network_id=args.external_network_id,
            tags=labels,
            opts=inside,
        )
        self.attached = networking.RouterInterface(
            "router-interface", router_id=router.id, subnet_id=subnet.id, opts=inside
        )
        self.network_id, self.subnet_id = network.id, subnet.id
        self.register_outputs({"network_id": network.id, "subnet_id": subnet.id})
