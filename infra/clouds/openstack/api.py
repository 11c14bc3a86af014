"""The way to the API server: the control plane's ports, an address from outside, a balancer before three."""

from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
from pulumi_openstack import loadbalancer, networking

from infra.clouds.openstack import tags
from infra.clouds.openstack.addresses import Addresses
from infra.clouds.openstack.rules import API_PORT

_SLOW = pulumi.CustomTimeouts(create="20m", update="20m", delete="20m")


@dataclass(frozen=True)
class ApiArgs:
    """What the way is made of.

    Attributes:
        name: The cluster's name.
        nodes: How many control-plane nodes there are, 1 or 3.
        addresses: The network's addresses.
        network_id: The network.
        subnet_id: Its subnet.
        security_groups: IDs of the control plane's security groups.
        external_network: Name of the network that floating addresses come from.
        allowed: Ranges that may reach it from outside.
        attached: What floating addresses need in place.
        tags: The stack's tags.
    """

    name: str
    nodes: int
    addresses: Addresses
    network_id: pulumi.Output[str]
    subnet_id: pulumi.Output[str]
    security_groups: tuple[pulumi.Output[str], ...]
    external_network: str
    allowed: tuple[IPv4Network, ...]
    attached: pulumi.Resource
    tags: tuple[tuple[str, str], ...]


class Api(pulumi.ComponentResource):
    """The way to the API server.

    Attributes:
        ports: The control-plane nodes' ports, in order.
        outside: The API server's address from outside.
        needs: What must exist before it is reached that way.
    """

    ports: tuple[networking.Port, ...]
    outside: pulumi.Output[str]
    needs: tuple[pulumi.Resource, ...]

    def __init__(self, args: ApiArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare it.

        Args:
            args: What it is made of.
            opts: Pulumi's resource options.
        """
        super().__init__("landfall:openstack:Api", "api", {}, opts)
        self._args, self._inside = args, pulumi.ResourceOptions(parent=self)
        self.ports = tuple(self._port(index) for index in range(args.nodes))
        balanced: tuple[pulumi.Resource, ...] = ()
        reached: pulumi.Output[str] = self.ports[0].id
        if args.nodes > 1:
            balancer, balanced = self._balancer()
            reached = balancer.vip_port_id
        floating = networking.FloatingIp(
            "api-address",
            pool=args.external_network,
            port_id=reached,
            description=f"The API server of {args.name}",
            tags=tags.words(args.tags),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[args.attached]),
        )
        self.outside = floating.address
        self.needs = (floating, *balanced)
        self.register_outputs({"outside": self.outside})

    def _port(self, index: int) -> networking.Port:
        address = str(self._args.addresses.control_plane(index))
        return networking.Port(
            f"control-plane-{index}",
            name=f"{self._args.name}-control-plane-{index}",
            network_id=self._args.network_id,
            admin_state_up=True,
            fixed_ips=[networking.PortFixedIpArgs(subnet_id=self._args.subnet_id, ip_address=address)],
            security_group_ids=list(self._args.security_groups),
            tags=tags.words(self._args.tags),
            # Two ports cannot have one address.
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )

    def _balancer(self) -> tuple[loadbalancer.LoadBalancer, tuple[pulumi.Resource, ...]]:
        args, words = self._args, tags.words(self._args.tags)
        slow = pulumi.ResourceOptions(parent=self, custom_timeouts=_SLOW)
        balancer = loadbalancer.LoadBalancer(
            "api",
            name=f"{args.name}-api",
            # As for the cluster's own balancers: OVN's provider, where it is the default, can do less
            # (https://docs.openstack.org/octavia/latest/user/feature-classification/, read 2026-11-21).
            loadbalancer_provider="amphora",
            vip_subnet_id=args.subnet_id,
            vip_address=str(args.addresses.balancer),
            admin_state_up=True,
            tags=words,
            opts=pulumi.ResourceOptions.merge(slow, pulumi.ResourceOptions(delete_before_replace=True)),
        )
        listener = loadbalancer.Listener(
            "api",
            name=f"{args.name}-api",
            loadbalancer_id=balancer.id,
            protocol="TCP",
            protocol_port=API_PORT,
            allowed_cidrs=list(dict.fromkeys(map(str, (args.addresses.network, *args.allowed)))),
            tags=words,
            opts=slow,
        )
        pool = loadbalancer.Pool(
            "api",
            name=f"{args.name}-api",
            listener_id=listener.id,
            protocol="TCP",
            lb_method="LEAST_CONNECTIONS",
            tags=words,
            opts=slow,
        )
        members = loadbalancer.Members(
            "api", pool_id=pool.id, members=[self._member(index) for index in range(args.nodes)], opts=slow
        )
        monitor = loadbalancer.Monitor(
            "api",
            name=f"{args.name}-api",
            pool_id=pool.id,
            type="HTTPS",
            http_method="GET",
            url_path="/readyz",
            expected_codes="200",
            delay=5,
            timeout=4,
            max_retries=3,
            # Octavia changes one thing of a balancer at a time.
            opts=pulumi.ResourceOptions.merge(slow, pulumi.ResourceOptions(depends_on=[members])),
        )
        return balancer, (members, monitor)

    def _member(self, index: int) -> loadbalancer.MembersMemberArgs:
        return loadbalancer.MembersMemberArgs(
            name=f"control-plane-{index}",
            address=str(self._args.addresses.control_plane(index)),
            protocol_port=API_PORT,
            subnet_id=self._args.subnet_id,
        )
