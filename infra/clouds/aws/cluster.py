"""The control plane: EKS, who may reach it, and who may do what there."""

import hashlib
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
from pulumi_aws import ec2, eks, vpc

from infra.clouds.aws.identity import Identity
from infra.clouds.aws.keys import Safe
from infra.clouds.aws.network import Network
from infra.clouds.aws.scope import Scope
from infra.clouds.aws.settings import AwsSettings
from infra.contract import ClusterSpec

_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
_HTTPS = 443
_MINUTES = 60
"""EKS takes about ten minutes to make a control plane, and far longer to upgrade one."""


@dataclass(frozen=True)
class ControlPlaneArgs:
    """What a control plane is made of.

    Attributes:
        spec: What is asked for.
        target: The settings of AWS.
        network: The VPC.
        identity: The role that it acts in.
        safe: Its key and log group.
    """

    spec: ClusterSpec
    target: AwsSettings
    network: Network
    identity: Identity
    safe: Safe


class ControlPlane(pulumi.ComponentResource):
    """EKS and its access entries.

    Attributes:
        cluster: The cluster.
        entries: Everything without which an administrator is turned away.
    """

    cluster: eks.Cluster
    entries: tuple[pulumi.Resource, ...]

    def __init__(self, scope: Scope, args: ControlPlaneArgs) -> None:
        """Declare it.

        Args:
            scope: What all resources have in common.
            args: What it is made of.
        """
        super().__init__("landfall:aws:ControlPlane", "control-plane", {}, None)
        self._scope = scope
        self.cluster = eks.Cluster(
            "cluster",
            name=scope.name,
            role_arn=args.identity.arn,
            version=args.spec.kubernetes,
            vpc_config=self._reach(args),
            kubernetes_network_config=eks.ClusterKubernetesNetworkConfigArgs(
                ip_family="ipv4", service_ipv4_cidr=str(args.spec.addresses.services)
            ),
            access_config=eks.ClusterAccessConfigArgs(
                authentication_mode="API",
                # Without a role in the settings nobody knows who will come: then it is whoever made it.
                bootstrap_cluster_creator_admin_permissions=args.target.role is None,
            ),
            encryption_config=eks.ClusterEncryptionConfigArgs(
                provider=eks.ClusterEncryptionConfigProviderArgs(key_arn=args.safe.key), resources=["secrets"]
            ),
            enabled_cluster_log_types=_LOGS,
            upgrade_policy=eks.ClusterUpgradePolicyArgs(support_type=args.target.support.upper()),
            # Add-ons are declared, with versions that EKS keeps: none is left to itself.
            bootstrap_self_managed_addons=False,
            deletion_protection=args.spec.deletion_protection,
            tags=scope.marks("cluster"),
            opts=pulumi.ResourceOptions.merge(
                scope.inside(self, [*args.identity.granted, args.safe.logs], minutes=_MINUTES),
                pulumi.ResourceOptions(
                    # Counts once, when the cluster is made; later it would only replace it.
                    ignore_changes=["accessConfig.bootstrapClusterCreatorAdminPermissions"],
                    # EKS would refuse to delete it; the engine then says so in the preview already.
                    protect=args.spec.deletion_protection,
                ),
            ),
        )
        self.entries = tuple(
            resource for arn in args.target.administrators for resource in self._administrator(arn)
        )
        self.register_outputs({"name": self.cluster.name})

    def _reach(self, args: ControlPlaneArgs) -> eks.ClusterVpcConfigArgs:
        private = args.target.endpoint == "private"
        ranges = [str(network) for network in args.spec.api_allowed]
        return eks.ClusterVpcConfigArgs(
            subnet_ids=list(args.network.private),
            # Nodes always come from inside, so that the public side needs to know nobody but people.
            endpoint_private_access=True,
            endpoint_public_access=not private,
            public_access_cidrs=None if private else ranges,
            security_group_ids=[self._doorkeeper(args).id] if private else None,
        )

    def _doorkeeper(self, args: ControlPlaneArgs) -> ec2.SecurityGroup:
        """The group that lets the allowed ranges in where the endpoint is private."""
        group = ec2.SecurityGroup(
            "api",
            name=f"{self._scope.name}-api",
            description="Kubernetes API, for the ranges that may reach it",
            vpc_id=args.network.vpc.id,
            tags=self._scope.marks("api"),
            opts=self._scope.inside(self),
        )
        for network in args.spec.api_allowed:
            self._let_in(group, network)
        return group

    def _let_in(self, group: ec2.SecurityGroup, network: IPv4Network) -> None:
        vpc.SecurityGroupIngressRule(
            f"api-{network}",
            security_group_id=group.id,
            description=f"HTTPS from {network}",
            cidr_ipv4=str(network),
            ip_protocol="tcp",
            from_port=_HTTPS,
            to_port=_HTTPS,
            tags=self._scope.marks("api"),
            opts=self._scope.inside(self),
        )

    def _administrator(self, arn: str) -> tuple[pulumi.Resource, ...]:
        name = f"administrator-{hashlib.sha256(arn.encode()).hexdigest()[:6]}"
        entry = eks.AccessEntry(
            name,
            cluster_name=self.cluster.name,
            principal_arn=arn,
            type="STANDARD",
            tags=self._scope.marks(name),
            opts=self._scope.inside(self),
        )
        policy = f"arn:{self._scope.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
        right = eks.AccessPolicyAssociation(
            name,
            cluster_name=self.cluster.name,
            principal_arn=entry.principal_arn,
            policy_arn=policy,
            access_scope=eks.AccessPolicyAssociationAccessScopeArgs(type="cluster"),
            opts=self._scope.inside(self),
        )
        return entry, right
