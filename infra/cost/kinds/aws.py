"""What the types of AWS cost: https://aws.amazon.com/vpc/pricing/, https://aws.amazon.com/eks/pricing/."""

from collections.abc import Iterator
from decimal import Decimal

from infra.cost.kinds.use import Kinds, Role, Use
from infra.cost.kinds.values import named, number, times
from infra.cost.resource import Resource, Stack
from infra.policy.properties import Unknown, at, listed

_ONE = Decimal(1)
_BALANCERS = {"application": "Application Load Balancer", "network": "Network Load Balancer"}
_INCLUDED_IOPS, _INCLUDED_THROUGHPUT = 3000, 125
"""Of a gp3 volume; more is paid besides (https://aws.amazon.com/ebs/pricing/)."""

_FREE_ADDONS = {
    "aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "metrics-server", "vpc-cni",
}  # fmt: skip
"""Those of AWS and of the community cost nothing; vendors' ones may
(https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html)."""


def _cluster(resource: Resource, _stack: Stack) -> Iterator[Use]:
    yield Use(Role.CONTROL_PLANE, "EKS cluster", _ONE)
    if at(resource.properties, "upgradePolicy", "supportType") != "STANDARD":
        # Paid from the day that the version's standard support ends, which only EKS knows.
        yield Use(Role.CONTROL_PLANE, "EKS extended support", None)
    if at(resource.properties, "computeConfig", "enabled"):
        yield Use(Role.NODES, "EKS Auto Mode", None)


def _nodes(resource: Resource, stack: Stack) -> Iterator[Use]:
    properties = resource.properties
    nodes = number(at(properties, "scalingConfig", "minSize"))
    kind = named(at(properties, "instanceTypes", 0), "instance")
    if at(properties, "capacityType") in (None, "ON_DEMAND"):
        yield Use(Role.NODES, kind, nodes)
    else:
        # Its price is another every hour.
        yield Use(Role.NODES, f"{kind} on spot capacity", None)
    yield _node_disks(resource, stack, nodes)


def _node_disks(resource: Resource, stack: Stack, nodes: Decimal | None) -> Use:
    # A group and its template have one name: the template's id is not known before it is there.
    templates = [
        one for one in stack.of("aws:ec2/launchTemplate:LaunchTemplate") if one.name == resource.name
    ]
    properties = templates[0].properties if templates else {}
    disk = ("blockDeviceMappings", 0, "ebs")
    size = number(at(properties, *disk, "volumeSize"))
    return Use(
        Role.NODE_DISKS, named(at(properties, *disk, "volumeType"), "disk of a node"), times(nodes, size)
    )


def _nat(_resource: Resource, _stack: Stack) -> Iterator[Use]:
    yield Use(Role.NAT, "NAT gateway", _ONE)


def _address(_resource: Resource, _stack: Stack) -> Iterator[Use]:
    yield Use(Role.ADDRESS, "public IPv4 address", _ONE)


def _endpoint(resource: Resource, _stack: Stack) -> Iterator[Use]:
    kind = at(resource.properties, "vpcEndpointType")
    if kind in (None, "Gateway"):
        return
    subnets = at(resource.properties, "subnetIds")
    known = kind == "Interface" and not isinstance(subnets, Unknown)
    zones = Decimal(len(listed(subnets))) if known else None
    # Without subnets named it is in one, and so costs something.
    yield Use(Role.ENDPOINT, "interface endpoint in a zone", zones or None)


def _key(_resource: Resource, _stack: Stack) -> Iterator[Use]:
    yield Use(Role.KEY, "KMS key", _ONE)


def _balancer(resource: Resource, _stack: Stack) -> Iterator[Use]:
    kind = named(at(resource.properties, "loadBalancerType") or "application", "")
    yield Use(Role.BALANCER, _BALANCERS.get(kind, "another load balancer"), _ONE)


def _volume(resource: Resource, _stack: Stack) -> Iterator[Use]:
    properties = resource.properties
    yield Use(Role.VOLUME, named(at(properties, "type"), "volume"), number(at(properties, "size")))
    for name, included in (("iops", _INCLUDED_IOPS), ("throughput", _INCLUDED_THROUGHPUT)):
        asked = at(properties, name)
        if isinstance(asked, Unknown) or (number(asked) or 0) > included:
            yield Use(Role.VOLUME, f"{name} of a volume", None)


def _addon(resource: Resource, _stack: Stack) -> Iterator[Use]:
    if named(at(resource.properties, "addonName"), "") not in _FREE_ADDONS:
        yield Use(Role.CONTROL_PLANE, "add-on of a vendor", None)


KINDS = Kinds(
    charged={
        "aws:ebs/volume:Volume": _volume,
        "aws:ec2/eip:Eip": _address,
        "aws:ec2/natGateway:NatGateway": _nat,
        "aws:ec2/vpcEndpoint:VpcEndpoint": _endpoint,
        "aws:eks/addon:Addon": _addon,
        "aws:eks/cluster:Cluster": _cluster,
        "aws:eks/nodeGroup:NodeGroup": _nodes,
        "aws:kms/key:Key": _key,
        "aws:lb/loadBalancer:LoadBalancer": _balancer,
    },
    free=frozenset(
        {
            "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
            "aws:ec2/internetGateway:InternetGateway",
            "aws:ec2/launchTemplate:LaunchTemplate",
            "aws:ec2/route:Route",
            "aws:ec2/routeTable:RouteTable",
            "aws:ec2/routeTableAssociation:RouteTableAssociation",
            "aws:ec2/securityGroup:SecurityGroup",
            "aws:ec2/securityGroupRule:SecurityGroupRule",
            "aws:ec2/subnet:Subnet",
            "aws:ec2/vpc:Vpc",
            "aws:ecr/lifecyclePolicy:LifecyclePolicy",
            "aws:ecr/repositoryPolicy:RepositoryPolicy",
            "aws:eks/accessEntry:AccessEntry",
            "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
            "aws:eks/podIdentityAssociation:PodIdentityAssociation",
            "aws:iam/instanceProfile:InstanceProfile",
            "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
            "aws:iam/policy:Policy",
            "aws:iam/role:Role",
            "aws:iam/rolePolicy:RolePolicy",
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            "aws:kms/alias:Alias",
            "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        }
    ),
    by_use={
        "aws:cloudwatch/logGroup:LogGroup": "logs written and kept",
        "aws:ec2/flowLog:FlowLog": "logs written and kept",
        "aws:ecr/repository:Repository": "images kept",
    },
)
