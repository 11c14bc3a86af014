"""The IAM roles of a cluster: one for each of those who act, with what AWS says that it needs and no more."""

from dataclasses import dataclass

import pulumi
from pulumi_aws import iam

from infra.clouds.aws import policies
from infra.clouds.aws.scope import Scope


@dataclass(frozen=True)
class Actor:
    """Who acts.

    Attributes:
        name: Ending of the role's name.
        service: Who assumes the role.
        grants: Policies of AWS' own.
        description: As the console shows it.
    """

    name: str
    service: str
    grants: tuple[str, ...]
    description: str


_PODS = "pods.eks.amazonaws.com"
_CLUSTER = Actor(
    # https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
    "cluster",
    "eks.amazonaws.com",
    ("AmazonEKSClusterPolicy",),
    "Control plane of the cluster",
)
_NODES = Actor(
    # https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html (addresses: a role of its own)
    "nodes",
    "ec2.amazonaws.com",
    ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"),
    "Nodes of the cluster",
)
_NETWORK = Actor(
    # https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
    "cni",
    _PODS,
    ("AmazonEKS_CNI_Policy",),
    "Addresses of the cluster's pods",
)
_VOLUMES = Actor(
    # https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEBSCSIDriverPolicyV2.html: only
    # volumes that the driver has made itself
    "volumes",
    _PODS,
    ("AmazonEBSCSIDriverPolicyV2",),
    "Volumes of the cluster's pods",
)

ACTORS = (_CLUSTER, _NODES, _NETWORK, _VOLUMES)
"""Everyone who acts in a cluster."""


@dataclass(frozen=True)
class Identity:
    """A role that can be used.

    Attributes:
        arn: The role's ARN.
        granted: What gives it its permissions: whoever uses it waits for these.
    """

    arn: pulumi.Output[str]
    granted: tuple[pulumi.Resource, ...]


class Identities(pulumi.ComponentResource):
    """Every role of a cluster.

    Attributes:
        cluster: The control plane's.
        nodes: The nodes'.
        network: The network add-on's.
        volumes: The storage add-on's.
        account: The 12 digits of the account that all of it is in.
    """

    cluster: Identity
    nodes: Identity
    network: Identity
    volumes: Identity
    account: pulumi.Output[str]

    def __init__(self, scope: Scope) -> None:
        """Declare them.

        Args:
            scope: What all resources have in common.
        """
        super().__init__("landfall:aws:Identities", "identities", {}, None)
        self._scope = scope
        self.cluster = self._declare(_CLUSTER)
        self.nodes = self._declare(_NODES)
        self.network = self._declare(_NETWORK)
        self.volumes = self._declare(_VOLUMES)
        self.account = self.cluster.arn.apply(policies.account_of)
        self.register_outputs({})

    def _declare(self, actor: Actor) -> Identity:
        scope = self._scope
        role = iam.Role(
            actor.name,
            name=f"{scope.name}-{actor.name}",
            description=actor.description,
            assume_role_policy=policies.trust(actor.service, sessions=actor.service == _PODS),
            tags=scope.marks(actor.name),
            opts=scope.inside(self),
        )
        granted = tuple(
            iam.RolePolicyAttachment(
                f"{actor.name}-{grant}",
                role=role.name,
                policy_arn=policies.managed(scope.partition, grant),
                opts=scope.inside(self),
            )
            for grant in actor.grants
        )
        return Identity(role.arn, granted)
