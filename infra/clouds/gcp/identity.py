"""The nodes' own service account, with no more than nodes need.

Without one they would run as the project's default account, which is often an editor of the whole project.
Pods have identities of their own (workload identity) and never this one.
"""

import pulumi
import pulumi_gcp as gcp

from infra.clouds.gcp.place import Place

NODE_ROLES = ("roles/container.defaultNodeServiceAccount",)
"""What GKE asks of a node's account at the least: to write logs and metrics
(https://cloud.google.com/kubernetes-engine/security/configure-node-service-accounts, read 2026-11-21)."""


class NodeIdentity(pulumi.ComponentResource):
    """The service account.

    Attributes:
        email: Its address.
        member: It as a member of grants.
        granted: Its grants on the project.
    """

    email: pulumi.Output[str]
    member: pulumi.Output[str]
    granted: tuple[pulumi.Resource, ...]

    def __init__(self, account_id: str, place: Place) -> None:
        """Declare it.

        Args:
            account_id: Its id in the project.
            place: Where it goes.
        """
        super().__init__("landfall:gcp:NodeIdentity", "node-identity", {}, None)
        opts = place.within(self)
        account = gcp.serviceaccount.Account(
            "nodes",
            account_id=account_id,
            project=place.project,
            display_name="Nodes of Landfall's cluster",
            opts=opts,
        )
        self.email, self.member = account.email, account.member
        self.granted = tuple(
            gcp.projects.IAMMember(
                f"nodes-{role.rpartition('.')[2]}",
                project=place.project,
                role=role,
                member=account.member,
                opts=opts,
            )
            for role in NODE_ROLES
        )
        self.register_outputs({"email": self.email})
