"""Managed node groups, each with a launch template: Amazon Linux 2023, IMDSv2 for the node alone, own disk.

A pool rolls: what can be changed in place EKS changes node by node; anything else makes a new group (its name
says so, see `pools`), and EKS drains the old one when it goes.
"""

from dataclasses import dataclass

import pulumi
from pulumi_aws import ec2, eks

from infra.clouds.aws.identity import Identity
from infra.clouds.aws.pools import Pool
from infra.clouds.aws.scope import Scope

POOL_LABEL = "landfall-pool"
"""On every node: the name of its pool, the same for the old group and the new."""

_ROOT_DISK = "/dev/xvda"
"""Of Amazon Linux 2023 (https://docs.aws.amazon.com/linux/al2023/ug/ec2.html)."""
_TAGGED = ("instance", "volume", "network-interface")
_MINUTES = 60


@dataclass(frozen=True)
class NodesArgs:
    """What node groups are made of.

    Attributes:
        cluster: The cluster.
        pools: The pools.
        subnets: Ids of the subnets that nodes are in.
        identity: The role that nodes act in.
        needs: What must be there before the first node: a way out, and the network add-on.
    """

    cluster: eks.Cluster
    pools: tuple[Pool, ...]
    subnets: tuple[pulumi.Output[str], ...]
    identity: Identity
    needs: tuple[pulumi.Resource, ...]


class Nodes(pulumi.ComponentResource):
    """The node groups of a cluster.

    Attributes:
        groups: One for each pool.
    """

    groups: tuple[eks.NodeGroup, ...]

    def __init__(self, scope: Scope, args: NodesArgs) -> None:
        """Declare them.

        Args:
            scope: What all resources have in common.
            args: What they are made of.
        """
        super().__init__("landfall:aws:Nodes", "nodes", {}, None)
        self._scope, self._args = scope, args
        self.groups = tuple(map(self._group, args.pools))
        self.register_outputs({})

    def _group(self, pool: Pool) -> eks.NodeGroup:
        template = self._template(pool)
        return eks.NodeGroup(
            pool.name,
            cluster_name=self._args.cluster.name,
            node_group_name=pool.name,
            node_role_arn=self._args.identity.arn,
            subnet_ids=list(self._args.subnets),
            ami_type=pool.image,
            capacity_type="ON_DEMAND",
            instance_types=[pool.instance_type],
            # Follows the control plane, which goes first.
            version=self._args.cluster.version,
            scaling_config=eks.NodeGroupScalingConfigArgs(
                desired_size=pool.asked.minimum, min_size=pool.asked.minimum, max_size=pool.asked.maximum
            ),
            update_config=eks.NodeGroupUpdateConfigArgs(max_unavailable=1),
            node_repair_config=eks.NodeGroupNodeRepairConfigArgs(enabled=True),
            launch_template=eks.NodeGroupLaunchTemplateArgs(
                id=template.id, version=template.latest_version.apply(str)
            ),
            labels={POOL_LABEL: pool.asked.name},
            tags=self._scope.marks(pool.name),
            opts=self._scope.inside(
                self, [*self._args.needs, *self._args.identity.granted], minutes=_MINUTES
            ),
        )

    def _template(self, pool: Pool) -> ec2.LaunchTemplate:
        marks = self._scope.marks(pool.name)
        return ec2.LaunchTemplate(
            pool.name,
            name=f"{self._scope.name}-{pool.name}",
            update_default_version=True,
            metadata_options=ec2.LaunchTemplateMetadataOptionsArgs(
                http_endpoint="enabled",
                http_tokens="required",
                # One hop ends at the node: pods have their own identities and never the node's.
                http_put_response_hop_limit=1,
            ),
            block_device_mappings=[
                ec2.LaunchTemplateBlockDeviceMappingArgs(
                    device_name=_ROOT_DISK,
                    ebs=ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
                        volume_type="gp3",
                        volume_size=pool.asked.disk,
                        encrypted="true",
                        delete_on_termination="true",
                    ),
                )
            ],
            tag_specifications=[
                ec2.LaunchTemplateTagSpecificationArgs(resource_type=kind, tags=marks) for kind in _TAGGED
            ],
            tags=marks,
            opts=self._scope.inside(self),
        )
