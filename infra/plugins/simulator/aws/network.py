"""VPC and everything in it."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.aws.names import SUBNET, VPC, ZONE, common, ec2, given, made_up, unowned
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import among, cidr
from infra.plugins.simulator.identities import derived, derived_address, hexadecimal
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Draft, Holder, ResourceType

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
CLASSIC = "aws:elb/loadBalancer:LoadBalancer"
BALANCERS = (BALANCER, CLASSIC)
CLUSTER = "aws:eks/cluster:Cluster"
NODE_GROUP = "aws:eks/nodeGroup:NodeGroup"
NAT_GATEWAY = "aws:ec2/natGateway:NatGateway"
SUBNETS = "aws:ec2/subnet:Subnet"

_RANGE = cidr(16, 28)  # https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html: DependencyViolation
_HELD = "operation error EC2: https response error StatusCode: 400, api error DependencyViolation: The {what}"
_HELD += " '{{id}}' has dependencies and cannot be deleted."


def _vpc(entry: Entry, ledger: Ledger) -> JsonObject:
    return {
        **ec2("vpc")(entry, ledger),
        "defaultSecurityGroupId": f"sg-0{derived(entry.identity + 'group', 16)}",
        "defaultRouteTableId": f"rtb-0{derived(entry.identity + 'routes', 16)}",
        "mainRouteTableId": f"rtb-0{derived(entry.identity + 'routes', 16)}",
        "defaultNetworkAclId": f"acl-0{derived(entry.identity + 'acl', 16)}",
        "dhcpOptionsId": f"dopt-0{derived(entry.scope.region, 16)}",
    }


def _address(entry: Entry, _: Ledger) -> JsonObject:
    return {
        **common(entry),
        "arn": f"arn:aws:ec2:{entry.scope.region}:{entry.scope.account}:elastic-ip/{entry.identity}",
        "allocationId": entry.identity,
        "publicIp": derived_address(entry.identity),
    }


def _nat(entry: Entry, _: Ledger) -> JsonObject:
    return {
        **common(entry),
        "publicIp": derived_address(entry.text("allocationId")),
        "networkInterfaceId": f"eni-0{derived(entry.identity, 16)}",
    }


def _rule(entry: Entry, _: Ledger) -> JsonObject:
    path = f"security-group-rule/{entry.identity}"
    return {
        **common(entry),
        "arn": f"arn:aws:ec2:{entry.scope.region}:{entry.scope.account}:{path}",
        "securityGroupRuleId": entry.identity,
    }


def _old_rule(_: Draft) -> str:
    return f"sgrule-{hexadecimal(8)}"


def _route(draft: Draft) -> str:
    return f"r-{draft.text('routeTableId')}{hexadecimal(10)}"


TYPES = (
    ResourceType(
        "aws:ec2/vpc:Vpc",
        made_up("vpc"),
        _vpc,
        replaces=frozenset({"cidrBlock"}),
        forms={"cidrBlock": _RANGE, "instanceTenancy": among("default", "dedicated")},
        holders=(
            Holder(SUBNETS, "vpcId"),
            Holder("aws:ec2/securityGroup:SecurityGroup", "vpcId"),
            Holder("aws:ec2/internetGateway:InternetGateway", "vpcId"),
            *(Holder(balancer, "vpcId") for balancer in BALANCERS),
        ),
        held=_HELD.format(what="vpc"),
    ),
    ResourceType(
        SUBNETS,
        made_up("subnet"),
        ec2("subnet"),
        replaces=frozenset({"vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId"}),
        forms={"cidrBlock": _RANGE, "availabilityZone": ZONE, "vpcId": VPC},
        holders=(
            Holder(NAT_GATEWAY, "subnetId"),
            Holder(CLUSTER, "vpcConfig.subnetIds"),
            Holder(NODE_GROUP, "subnetIds"),
            *(Holder(balancer, "subnets") for balancer in BALANCERS),
        ),
        held=_HELD.format(what="subnet"),
    ),
    ResourceType(
        "aws:ec2/internetGateway:InternetGateway",
        made_up("igw"),
        ec2("internet-gateway"),
        forms={"vpcId": VPC},
        holders=tuple(Holder(balancer, "vpcId", "vpcId") for balancer in BALANCERS),
        held="operation error EC2: DetachInternetGateway, https response error StatusCode: 400, api error"
        " DependencyViolation: Network has some mapped public address(es). Please unmap those public"
        " address(es)"
        " before detaching the gateway. ({holder})",
    ),
    ResourceType(
        "aws:ec2/routeTable:RouteTable",
        made_up("rtb"),
        ec2("route-table"),
        replaces=frozenset({"vpcId"}),
        forms={"vpcId": VPC},
        holders=(Holder("aws:ec2/routeTableAssociation:RouteTableAssociation", "routeTableId"),),
        held="operation error EC2: DeleteRouteTable, https response error StatusCode: 400, api error"
        " DependencyViolation: The routeTable '{id}' has dependencies and cannot be deleted.",
    ),
    ResourceType(
        "aws:ec2/route:Route",
        _route,
        replaces=frozenset(
            {"routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"}
        ),
        forms={"destinationCidrBlock": cidr()},
    ),
    ResourceType(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        made_up("rtbassoc"),
        replaces=frozenset({"subnetId", "gatewayId"}),
        forms={"subnetId": SUBNET},
    ),
    ResourceType(
        "aws:ec2/eip:Eip",
        made_up("eipalloc"),
        _address,
        replaces=frozenset({"domain", "networkBorderGroup", "publicIpv4Pool", "address"}),
        forms={"domain": among("vpc", "standard")},
        holders=(Holder(NAT_GATEWAY, "allocationId"),),
        held="operation error EC2: ReleaseAddress, https response error StatusCode: 400, api error"
        " InvalidIPAddress.InUse: The address with allocation id [{id}] cannot be released because it is"
        " locked"
        " to your account.",
    ),
    ResourceType(
        NAT_GATEWAY,
        made_up("nat"),
        _nat,
        replaces=frozenset({"allocationId", "subnetId", "connectivityType", "privateIp"}),
        forms={"subnetId": SUBNET, "connectivityType": among("public", "private")},
    ),
    ResourceType(
        "aws:ec2/securityGroup:SecurityGroup",
        made_up("sg"),
        ec2("security-group"),
        replaces=frozenset({"name", "namePrefix", "description", "vpcId"}),
        autoname="name",
        unique=("name", "vpcId"),
        taken="operation error EC2: CreateSecurityGroup, https response error StatusCode: 400, api error"
        " InvalidGroup.Duplicate: The security group '{name}' already exists for VPC '{vpcId}'",
        defaults={"description": "Managed by Pulumi"},
        forms={"vpcId": VPC},
        holders=(
            Holder(CLUSTER, "vpcConfig.securityGroupIds"),
            Holder("aws:ec2/launchTemplate:LaunchTemplate", "vpcSecurityGroupIds"),
            Holder(BALANCER, "securityGroups"),
        ),
        held="operation error EC2: DeleteSecurityGroup, https response error StatusCode: 400, api error"
        " DependencyViolation: resource {id} has a dependent object",
    ),
    ResourceType(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        made_up("sgr"),
        _rule,
        replaces=frozenset({"securityGroupId"}),
        forms={"cidrIpv4": cidr(), "ipProtocol": among("tcp", "udp", "icmp", "-1")},
    ),
    ResourceType(
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        made_up("sgr"),
        _rule,
        replaces=frozenset({"securityGroupId"}),
        forms={"cidrIpv4": cidr(), "ipProtocol": among("tcp", "udp", "icmp", "-1")},
    ),
    ResourceType(
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        _old_rule,
        replaces=frozenset(
            {"securityGroupId", "type", "protocol", "fromPort", "toPort", "cidrBlocks", "self",
             "sourceSecurityGroupId", "prefixListIds", "ipv6CidrBlocks"}
        ),
        forms={"cidrBlocks": cidr(), "type": among("ingress", "egress")},
    ),
    ResourceType(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        made_up("vpce"),
        ec2("vpc-endpoint"),
        replaces=frozenset({"vpcId", "serviceName", "vpcEndpointType"}),
        forms={
            "vpcEndpointType": among(
                "Gateway", "Interface", "GatewayLoadBalancer", "Resource", "ServiceNetwork"
            )
        },
    ),
    ResourceType(
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        # Adopts the one that the VPC came with; deleting it only forgets it.
        lambda draft: f"sg-0{derived(draft.text('vpcId') + 'group', 16)}",
        ec2("security-group"),
        replaces=frozenset({"vpcId"}),
    ),
    ResourceType(
        "aws:ec2/flowLog:FlowLog",
        made_up("fl"),
        unowned("vpc-flow-log"),
        replaces=frozenset(
            {"vpcId", "subnetId", "eniId", "iamRoleArn", "logDestination", "logDestinationType", "logFormat",
             "maxAggregationInterval", "trafficType"}
        ),
        forms={"trafficType": among("ACCEPT", "REJECT", "ALL")},
    ),
    ResourceType(
        BALANCER,
        given("name"),
        unowned("loadbalancer"),
        replaces=frozenset({"name", "loadBalancerType", "internal"}),
    ),
)  # fmt: skip
