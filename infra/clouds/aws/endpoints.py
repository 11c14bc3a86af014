"""Ways from the VPC to AWS' own services that do not lead over the internet."""

from collections.abc import Sequence

import pulumi
from pulumi_aws import ec2, vpc

from infra.clouds.aws.scope import Scope

_SERVICES = ("ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "sts")
"""What nodes, add-ons and Pod Identity call where nothing else leads out
(https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html, read 2026-11-21)."""

_HTTPS = 443


def storage(
    scope: Scope, parent: pulumi.Resource, network: ec2.Vpc, tables: Sequence[ec2.RouteTable]
) -> ec2.VpcEndpoint:
    """The gateway to S3, which costs nothing and carries the layers of ECR's images."""
    return ec2.VpcEndpoint(
        "s3",
        vpc_id=network.id,
        service_name=_service(scope, "s3"),
        vpc_endpoint_type="Gateway",
        route_table_ids=[table.id for table in tables],
        tags=scope.marks("s3"),
        opts=scope.inside(parent),
    )


def interfaces(
    scope: Scope, parent: pulumi.Resource, network: ec2.Vpc, subnets: Sequence[ec2.Subnet]
) -> tuple[pulumi.Resource, ...]:
    """An interface in each subnet for every service that a cluster without a way out needs."""
    group = ec2.SecurityGroup(
        "endpoints",
        name=f"{scope.name}-endpoints",
        description="AWS services, for what runs in the VPC",
        vpc_id=network.id,
        tags=scope.marks("endpoints"),
        opts=scope.inside(parent),
    )
    rule = vpc.SecurityGroupIngressRule(
        "endpoints",
        security_group_id=group.id,
        description="HTTPS from the VPC",
        cidr_ipv4=network.cidr_block,
        ip_protocol="tcp",
        from_port=_HTTPS,
        to_port=_HTTPS,
        tags=scope.marks("endpoints"),
        opts=scope.inside(parent),
    )
    made = [
        ec2.VpcEndpoint(
            service,
            vpc_id=network.id,
            service_name=_service(scope, service),
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=[subnet.id for subnet in subnets],
            security_group_ids=[group.id],
            tags=scope.marks(service),
            opts=scope.inside(parent),
        )
        for service in _SERVICES
    ]
    return (*made, rule)


def _service(scope: Scope, name: str) -> str:
    return f"com.amazonaws.{scope.region}.{name}"
