"""Small programs as a person writes them."""

AWS = """
import json
import pulumi
import pulumi_aws as aws

provider = aws.Provider("aws", region="eu-central-1", allowed_account_ids=["123456789012"])
opts = pulumi.ResourceOptions(provider=provider)
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", enable_dns_hostnames=True, tags={"team": "ml"}, opts=opts)
subnets = [
    aws.ec2.Subnet(
        f"subnet-{zone}",
        vpc_id=vpc.id,
        cidr_block=f"10.0.{number}.0/24",
        availability_zone=f"eu-central-1{zone}",
        opts=opts,
    )
    for number, zone in enumerate("abc")
]
trust = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "eks.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
role = aws.iam.Role("role", name="cluster", assume_role_policy=json.dumps(trust), opts=opts)
cluster = aws.eks.Cluster(
    "cluster",
    name="harbour",
    role_arn=role.arn,
    access_config={"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": True},
    vpc_config={
        "subnet_ids": [subnet.id for subnet in subnets],
        "endpoint_public_access": True,
        "public_access_cidrs": ["192.0.2.0/24"],
    },
    tags={"team": "ml"},
    opts=opts,
)
pulumi.export("vpc", vpc.id)
pulumi.export("role", role.arn)
pulumi.export("endpoint", cluster.endpoint)
pulumi.export("authority", cluster.certificate_authority.data)
pulumi.export("issuer", cluster.identities[0].oidcs[0].issuer)
pulumi.export("inside", cluster.vpc_config.vpc_id)
"""
