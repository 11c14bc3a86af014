"""Whom the cluster's parts trust: the records, and the resources that they come from.

Four authorities, as kubeadm makes them where it is given none. Every control-plane node gets them when it
boots, so that a second one needs nothing from the first.
"""

from dataclasses import dataclass, field

import pulumi
from cryptography.hazmat.primitives import serialization

from infra.plugins.landfall.cluster_resources import CertificateAuthority


@dataclass(frozen=True)
class Pair:
    """An authority.

    Attributes:
        certificate: Its certificate, as PEM.
        key: Its private key, as PEM.
    """

    certificate: str
    key: str = field(repr=False)

    @property
    def public_key(self) -> str:
        """The public half of its key, as PEM."""
        key = serialization.load_pem_private_key(self.key.encode(), None)
        encoded = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return encoded.decode()


@dataclass(frozen=True)
class Authorities:
    """Whom a cluster trusts.

    Attributes:
        cluster: Signs what its components and users show.
        etcd: Signs what may read etcd.
        front_proxy: Signs what may speak for others.
        service_accounts: Its key signs service accounts' tokens.
    """

    cluster: Pair
    etcd: Pair
    front_proxy: Pair
    service_accounts: Pair


CLUSTER = "cluster"
_NAMES = (CLUSTER, "etcd", "front-proxy", "service-accounts")


def common_name(cluster: str, name: str) -> str:
    """An authority's common name, unlike any other of the stack."""
    return f"{cluster}-{name}"


class ClusterAuthorities(pulumi.ComponentResource):
    """The authorities of one cluster.

    Attributes:
        cluster: The cluster's own.
        all: All of them, once they are known: secret.
    """

    cluster: CertificateAuthority
    all: pulumi.Output[Authorities]

    def __init__(self, cluster: str, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare them.

        Args:
            cluster: The cluster's name.
            opts: Pulumi's resource options.
        """
        super().__init__("landfall:openstack:Authorities", "authorities", {}, opts)
        made = {name: declare(cluster, name, pulumi.ResourceOptions(parent=self)) for name in _NAMES}
        self.cluster = made[CLUSTER]
        self.all = pulumi.Output.all(*(pair(authority) for authority in made.values())).apply(
            lambda pairs: Authorities(*pairs)
        )
        self.register_outputs({})


def declare(cluster: str, name: str, opts: pulumi.ResourceOptions) -> CertificateAuthority:
    """Declare one authority of a cluster."""
    return CertificateAuthority(f"{name}-authority", common_name=common_name(cluster, name), opts=opts)


def pair(authority: CertificateAuthority) -> pulumi.Output[Pair]:
    """An authority's certificate and key, once they are known: secret."""
    return pulumi.Output.all(authority.certificate, authority.key).apply(lambda parts: Pair(*parts))
