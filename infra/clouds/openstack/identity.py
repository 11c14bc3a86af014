"""The cluster's own login at the cloud, and the file that carries it to the cluster's controllers. Pure."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CloudAccess:
    """How the cluster's controllers reach the cloud.

    Attributes:
        auth_url: Keystone's URL.
        region: A region, or None for the only one.
        credential_id: The application credential's ID.
        credential_secret: Its secret.
    """

    auth_url: str
    region: str | None
    credential_id: str
    credential_secret: str = field(repr=False)


def cloud_conf(access: CloudAccess, external_network_id: str, subnet_id: str) -> str:
    """The configuration of cloud-provider-openstack, for controller manager and volumes alike
    (https://github.com/kubernetes/cloud-provider-openstack, v1.35.0,
    docs/openstack-cloud-controller-manager/using-openstack-cloud-controller-manager.md).

    Args:
        access: How they log in.
        external_network_id: Where balancers' floating addresses come from.
        subnet_id: Where balancers have their own.
    """
    region = f"region={_quoted(access.region)}\n" if access.region else ""
    return f"""\
[Global]
auth-url={_quoted(access.auth_url)}
application-credential-id={_quoted(access.credential_id)}
application-credential-secret={_quoted(access.credential_secret)}
{region}
[LoadBalancer]
lb-provider=amphora
floating-network-id={external_network_id}
subnet-id={subnet_id}

[BlockStorage]
ignore-volume-az=true
"""


def _quoted(text: str) -> str:
    # gcfg, which reads it, takes a value in double quotes with these two escapes.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
