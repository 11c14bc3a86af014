"""What instances are made with, put together from what the cloud and the authorities give once they exist."""

import pulumi
from pulumi_openstack import identity

from infra.clouds.openstack.authorities import Authorities, ClusterAuthorities
from infra.clouds.openstack.boot import control_plane, worker
from infra.clouds.openstack.boot.node import Mirror
from infra.clouds.openstack.identity import CloudAccess, cloud_conf
from infra.clouds.openstack.kubeadm import Joining, Plan
from infra.clouds.openstack.settings import OpenStackSettings
from infra.clouds.openstack.versions import Version
from infra.credentials import derived


class CloudLogin(pulumi.ComponentResource):
    """The cluster's own login at the cloud: an application credential, which its owner can withdraw.

    Attributes:
        conf: The file that carries it to the cluster's controllers: secret.
    """

    conf: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        target: OpenStackSettings,
        subnet_id: pulumi.Output[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            name: The cluster's name.
            target: Where to log in, and with which roles.
            subnet_id: Where the cluster's balancers have their own addresses.
            opts: Pulumi's resource options.
        """
        super().__init__("landfall:openstack:CloudLogin", "cloud-login", {}, opts)
        credential = identity.ApplicationCredential(
            "cluster",
            name=name,
            description=f"Balancers and volumes of the cluster {name}",
            roles=list(target.credential_roles) or None,
            unrestricted=False,
            opts=pulumi.ResourceOptions(parent=self, additional_secret_outputs=["secret"]),
        )
        known = pulumi.Output.all(credential.id, credential.secret, subnet_id)
        self.conf = pulumi.Output.secret(
            known.apply(
                lambda parts: cloud_conf(
                    CloudAccess(target.auth_url, target.region, str(parts[0]), str(parts[1])),
                    target.external_network_id,
                    str(parts[2]),
                )
            )
        )
        self.register_outputs({})


def of_control_plane(
    plan: Plan,
    version: Version,
    authorities: ClusterAuthorities,
    mirror: pulumi.Output[Mirror | None],
    *,
    outside: pulumi.Output[str],
    conf: pulumi.Output[str],
) -> pulumi.Output[control_plane.Contents]:
    """What the control plane is made with, once it is known.

    Args:
        plan: The cluster.
        version: What is installed.
        authorities: Whom the cluster trusts.
        mirror: The stack's own registry, or None.
        outside: The API server's address from outside.
        conf: How its controllers reach the cloud.
    """

    known = pulumi.Output.all(outside=outside, authorities=authorities.all, cloud_conf=conf, mirror=mirror)
    return known.apply(lambda parts: control_plane.Contents(plan, version, **parts))


def of_workers(
    plan: Plan,
    version: Version,
    authorities: ClusterAuthorities,
    mirror: pulumi.Output[Mirror | None],
) -> pulumi.Output[worker.Contents]:
    """What workers are made with, once it is known.

    Args:
        plan: The cluster that they join.
        version: What is installed.
        authorities: Whom the cluster trusts.
        mirror: The stack's own registry, or None.
    """

    def made(authorities: Authorities, mirror: Mirror | None) -> worker.Contents:
        cluster = authorities.cluster
        joining = Joining(derived.bootstrap_token(cluster.key), cluster.certificate)
        return worker.Contents(plan, version, joining, mirror)

    return pulumi.Output.all(authorities=authorities.all, mirror=mirror).apply(lambda parts: made(**parts))
