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

GCP = """
import pulumi
import pulumi_gcp as gcp

provider = gcp.Provider("gcp", project="acme", region="europe-west4")
opts = pulumi.ResourceOptions(provider=provider)
network = gcp.compute.Network("network", name="harbour", auto_create_subnetworks=False, opts=opts)
subnet = gcp.compute.Subnetwork(
    "subnet",
    name="nodes",
    region="europe-west4",
    network=network.id,
    ip_cidr_range="10.0.0.0/20",
    secondary_ip_ranges=[{"range_name": "pods", "ip_cidr_range": "10.1.0.0/16"}],
    opts=opts,
)
ring = gcp.kms.KeyRing("ring", location="europe-west4", opts=opts)
cluster = gcp.container.Cluster(
    "cluster",
    name="harbour",
    location="europe-west4",
    network=network.id,
    subnetwork=subnet.id,
    resource_labels={"team": "ml"},
    deletion_protection=False,
    remove_default_node_pool=True,
    initial_node_count=1,
    opts=opts,
)
pool = gcp.container.NodePool(
    "pool",
    name="pool",
    cluster=cluster.name,
    location="europe-west4",
    node_config={"machine_type": "e2-standard-2"},
    opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(deleted_with=cluster)),
)
pulumi.export("id", cluster.id)
pulumi.export("endpoint", cluster.endpoint)
pulumi.export("authority", cluster.master_auth.cluster_ca_certificate)
pulumi.export("ring", ring.name)
"""

AZURE = """
import pulumi
from pulumi_azure_native import Provider, containerservice, managedidentity, network, resources

provider = Provider(
    "azure", subscription_id="10de18e7-0000-4000-8000-000000000001", location="westeurope"
)
opts = pulumi.ResourceOptions(provider=provider)
group = resources.ResourceGroup("group", resource_group_name="harbour", location="westeurope", opts=opts)
virtual = network.VirtualNetwork(
    "network",
    resource_group_name=group.name,
    virtual_network_name="harbour",
    address_space={"address_prefixes": ["10.0.0.0/16"]},
    opts=opts,
)
subnet = network.Subnet(
    "subnet",
    resource_group_name=group.name,
    virtual_network_name=virtual.name,
    subnet_name="nodes",
    address_prefix="10.0.0.0/20",
    opts=opts,
)
identity = managedidentity.UserAssignedIdentity(
    "identity", resource_group_name=group.name, resource_name_="harbour", location="westeurope", opts=opts
)
cluster = containerservice.ManagedCluster(
    "cluster",
    resource_group_name=group.name,
    resource_name_="harbour",
    dns_prefix="harbour",
    node_resource_group="harbour-nodes",
    identity={
        "type": containerservice.ResourceIdentityType.USER_ASSIGNED,
        "user_assigned_identities": [identity.id],
    },
    agent_pool_profiles=[
        {
            "name": "system",
            "mode": "System",
            "count": 1,
            "vm_size": "Standard_D2s_v5",
            "vnet_subnet_id": subnet.id,
        }
    ],
    tags={"team": "ml"},
    opts=opts,
)
pool = containerservice.AgentPool(
    "pool",
    resource_group_name=group.name,
    resource_name_=cluster.name,
    agent_pool_name="pool",
    vm_size="Standard_D2s_v5",
    count=1,
    opts=opts,
)
answer = containerservice.list_managed_cluster_user_credentials_output(
    resource_group_name=group.name,
    resource_name=cluster.name,
    opts=pulumi.InvokeOutputOptions(provider=provider, depends_on=[cluster]),
)
pulumi.export("id", cluster.id)
pulumi.export(
    "principals",
    cluster.identity.apply(lambda own: [one.principal_id for one in own.user_assigned_identities.values()]),
)
pulumi.export("principal", identity.principal_id)
pulumi.export("kubelet", cluster.identity_profile["kubeletidentity"].object_id)
pulumi.export("kubeconfig", answer.kubeconfigs[0].value)
"""

OPENSTACK = """
import pulumi
import pulumi_openstack as openstack

provider = openstack.Provider("openstack", cloud="harbour")
opts = pulumi.ResourceOptions(provider=provider)
network = openstack.networking.Network("network", name="harbour", tags=["ml"], opts=opts)
subnet = openstack.networking.Subnet(
    "subnet", name="harbour", network_id=network.id, cidr="10.0.0.0/24", ip_version=4, opts=opts
)
group = openstack.networking.SecGroup("group", name="harbour", opts=opts)
port = openstack.networking.Port(
    "port",
    network_id=network.id,
    fixed_ips=[{"subnet_id": subnet.id, "ip_address": "10.0.0.10"}],
    security_group_ids=[group.id],
    opts=opts,
)
address = openstack.networking.FloatingIp("address", pool="public", port_id=port.id, opts=opts)
credential = openstack.identity.ApplicationCredential("credential", name="harbour", opts=opts)
server = openstack.compute.Instance(
    "server",
    name="harbour",
    flavor_name="m1.medium",
    networks=[{"port": port.id}],
    user_data="#!/bin/sh",
    opts=opts,
)
pulumi.export("address", address.address)
pulumi.export("inside", server.access_ip_v4)
pulumi.export("secret", credential.secret)
"""

OF_OUR_OWN = """
from infra.plugins.landfall.cluster_resources import CertificateAuthority

last = locals().get("cluster") or server
authority = CertificateAuthority(
    "authority", common_name="harbour", opts=pulumi.ResourceOptions(depends_on=[last])
)
pulumi.export("certificate", authority.certificate)
"""
"""What our own plugin makes after one of the above."""
