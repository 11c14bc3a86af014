"""EKS' add-ons: what each is configured to, and in which order they come.

A version is what the settings say, or EKS' own default for the cluster's version: EKS looks that up when the
add-on is made, and leaves it there.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import eks

from infra.clouds.aws.identity import Identities, Identity
from infra.clouds.aws.scope import Scope

_MINUTES = 30


@dataclass(frozen=True)
class Addon:
    """One add-on.

    Attributes:
        name: As EKS calls it (https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
            and community-addons.html, read 2026-11-21).
        configuration: JSON text, or "" for its defaults.
        account: The service account that gets an identity, or "".
        identity: The role for it.
    """

    name: str
    configuration: str = ""
    account: str = ""
    identity: Identity | None = None


def of_nodes(network: Identity) -> tuple[Addon, ...]:
    """What a node needs to become ready: each runs on every node, so none waits for one.

    Args:
        network: Role of the network add-on.
    """
    return (
        Addon("eks-pod-identity-agent"),
        # Text, not a boolean:
        # https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
        Addon("vpc-cni", json.dumps({"enableNetworkPolicy": "true"}), "aws-node", network),
        Addon("kube-proxy"),
    )


def of_cluster(volumes: Identity, tags: Mapping[str, str]) -> tuple[Addon, ...]:
    """What runs on some node, so that there must be nodes first.

    Args:
        volumes: Role of the storage add-on.
        tags: On every volume, so that one left behind is found.
    """
    # https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/tagging.md
    tagged = json.dumps({"controller": {"extraVolumeTags": dict(tags)}}, sort_keys=True)
    return (
        Addon("coredns"),
        Addon("metrics-server"),
        Addon("aws-ebs-csi-driver", tagged, "ebs-csi-controller-sa", volumes),
    )


class Addons(pulumi.ComponentResource):
    """The add-ons of a cluster, in two steps: `before_nodes` at once, `after_nodes` when there are nodes.

    Attributes:
        before_nodes: What nodes wait for.
    """

    before_nodes: tuple[eks.Addon, ...]

    def __init__(
        self, scope: Scope, cluster: eks.Cluster, identities: Identities, versions: Mapping[str, str]
    ) -> None:
        """Declare those that nodes wait for.

        Args:
            scope: What all resources have in common.
            cluster: The cluster.
            identities: The roles.
            versions: Version by add-on, for those that the settings name one for.
        """
        super().__init__("landfall:aws:Addons", "addons", {}, None)
        self._scope, self._cluster, self._identities = scope, cluster, identities
        self._versions = versions
        self.before_nodes = tuple(self._declare(addon, ()) for addon in of_nodes(identities.network))
        self.register_outputs({})

    def after_nodes(self, nodes: Sequence[eks.NodeGroup]) -> tuple[eks.Addon, ...]:
        """Declare the rest.

        Args:
            nodes: What they run on.
        """
        wanted = of_cluster(self._identities.volumes, dict(self._scope.tags))
        return tuple(self._declare(addon, nodes) for addon in wanted)

    def _declare(self, addon: Addon, needs: Sequence[pulumi.Resource]) -> eks.Addon:
        identity = addon.identity
        bound = None
        if identity is not None:
            bound = [
                eks.AddonPodIdentityAssociationArgs(role_arn=identity.arn, service_account=addon.account)
            ]
        granted = identity.granted if identity is not None else ()
        return eks.Addon(
            addon.name,
            cluster_name=self._cluster.name,
            addon_name=addon.name,
            addon_version=self._versions.get(addon.name),
            configuration_values=addon.configuration or None,
            pod_identity_associations=bound,
            resolve_conflicts_on_create="OVERWRITE",
            resolve_conflicts_on_update="OVERWRITE",
            tags=self._scope.marks(addon.name),
            opts=self._scope.inside(self, [*needs, *granted], minutes=_MINUTES),
        )
