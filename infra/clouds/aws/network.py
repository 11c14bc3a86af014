"""The VPC: public subnets for balancers and gateways, private ones for everything that runs.

Owns the way out to the internet. Nothing in it lets anybody in: balancers and the control plane do.
"""

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Literal

import pulumi
from pulumi_aws import ec2

from infra.clouds.aws import endpoints
from infra.clouds.aws.scope import Scope
from infra.clouds.aws.subnets import ZonePlan

Nat = Literal["one", "each", "none"]
_INTERNET = "0.0.0.0/0"
_PUBLIC_ROLE = ("kubernetes.io/role/elb", "1")
_PRIVATE_ROLE = ("kubernetes.io/role/internal-elb", "1")
"""How balancers find their subnets (https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html)."""


@dataclass(frozen=True)
class NetworkArgs:
    """What a network is made of.

    Attributes:
        network: The VPC's range.
        zones: Its subnets, zone by zone.
        nat: NAT gateways: one for all zones, one for each, or none and VPC endpoints in their place.
    """

    network: IPv4Network
    zones: tuple[ZonePlan, ...]
    nat: Nat


class Network(pulumi.ComponentResource):
    """The VPC and its subnets.

    Attributes:
        vpc: The VPC.
        private: Ids of the private subnets.
        outward: What nodes need before they can reach AWS: routes, or endpoints.
    """

    vpc: ec2.Vpc
    private: tuple[pulumi.Output[str], ...]
    outward: tuple[pulumi.Resource, ...]

    def __init__(self, scope: Scope, args: NetworkArgs) -> None:
        """Declare it.

        Args:
            scope: What all resources have in common.
            args: What it is made of.
        """
        super().__init__("landfall:aws:Network", "network", {}, None)
        self._scope, self._opts = scope, scope.inside(self)
        self._shared = (f"kubernetes.io/cluster/{scope.name}", "shared")
        self.vpc = ec2.Vpc(
            "vpc",
            cidr_block=str(args.network),
            enable_dns_support=True,
            # Nodes register under their DNS names.
            enable_dns_hostnames=True,
            tags=scope.marks("vpc"),
            opts=self._opts,
        )
        # Whatever is made in the VPC without a group of its own is let nowhere.
        ec2.DefaultSecurityGroup(
            "default", vpc_id=self.vpc.id, ingress=[], egress=[], tags=scope.marks("default"), opts=self._opts
        )
        public, entry = self._public(args.zones)
        self._gateways = self._nat(args, public, entry)
        tables, subnets, out = [], [], list[pulumi.Resource]()
        for index, plan in enumerate(args.zones):
            table = self._table(f"private-{plan.zone}")
            if self._gateways:
                gateway = self._gateways[index % len(self._gateways)]
                out.append(self._route(f"private-{plan.zone}", table, nat_gateway_id=gateway.id))
            subnet = self._subnet("private", plan.zone, plan.private, _PRIVATE_ROLE)
            out.append(self._associate(f"private-{plan.zone}", table, subnet))
            tables.append(table)
            subnets.append(subnet)
        out.append(endpoints.storage(scope, self, self.vpc, tables))
        if args.nat == "none":
            out.extend(endpoints.interfaces(scope, self, self.vpc, subnets))
        self.private = tuple(subnet.id for subnet in subnets)
        self.outward = tuple(out)
        self.register_outputs({"vpc": self.vpc.id})

    def _public(self, zones: tuple[ZonePlan, ...]) -> tuple[list[ec2.Subnet], ec2.Route]:
        gateway = ec2.InternetGateway(
            "internet", vpc_id=self.vpc.id, tags=self._scope.marks("internet"), opts=self._opts
        )
        table = self._table("public")
        entry = self._route("public", table, gateway_id=gateway.id)
        subnets = []
        for plan in zones:
            subnet = self._subnet("public", plan.zone, plan.public, _PUBLIC_ROLE)
            self._associate(f"public-{plan.zone}", table, subnet)
            subnets.append(subnet)
        return subnets, entry

    def _nat(self, args: NetworkArgs, public: list[ec2.Subnet], entry: ec2.Route) -> list[ec2.NatGateway]:
        count = {"one": 1, "each": len(args.zones), "none": 0}[args.nat]
        gateways = []
        for plan, subnet in zip(args.zones[:count], public[:count], strict=True):
            name = f"nat-{plan.zone}"
            address = ec2.Eip(name, domain="vpc", tags=self._scope.marks(name), opts=self._opts)
            gateways.append(
                ec2.NatGateway(
                    name,
                    allocation_id=address.allocation_id,
                    subnet_id=subnet.id,
                    tags=self._scope.marks(name),
                    opts=self._scope.inside(self, [entry]),
                )
            )
        return gateways

    def _subnet(self, kind: str, zone: str, network: IPv4Network, role: tuple[str, str]) -> ec2.Subnet:
        return ec2.Subnet(
            f"{kind}-{zone}",
            vpc_id=self.vpc.id,
            availability_zone_id=zone,
            cidr_block=str(network),
            map_public_ip_on_launch=False,
            tags=self._scope.marks(f"{kind}-{zone}", role, self._shared),
            opts=self._opts,
        )

    def _table(self, name: str) -> ec2.RouteTable:
        return ec2.RouteTable(name, vpc_id=self.vpc.id, tags=self._scope.marks(name), opts=self._opts)

    def _route(
        self,
        name: str,
        table: ec2.RouteTable,
        *,
        gateway_id: pulumi.Input[str] | None = None,
        nat_gateway_id: pulumi.Input[str] | None = None,
    ) -> ec2.Route:
        return ec2.Route(
            f"{name}-out",
            route_table_id=table.id,
            destination_cidr_block=_INTERNET,
            gateway_id=gateway_id,
            nat_gateway_id=nat_gateway_id,
            opts=self._opts,
        )

    def _associate(self, name: str, table: ec2.RouteTable, subnet: ec2.Subnet) -> ec2.RouteTableAssociation:
        return ec2.RouteTableAssociation(name, route_table_id=table.id, subnet_id=subnet.id, opts=self._opts)
