"""A control-plane node's user data. Pure."""

from dataclasses import dataclass
from ipaddress import IPv4Address

import yaml

from infra.clouds.openstack import apiserver, kubeadm
from infra.clouds.openstack.authorities import Authorities
from infra.clouds.openstack.boot import node
from infra.clouds.openstack.boot.cloud_init import File, secret, user_data
from infra.clouds.openstack.boot.node import Mirror
from infra.clouds.openstack.kubeadm import AUDIT_POLICY_FILE, ENCRYPTION_FILE, Joining, Plan
from infra.clouds.openstack.versions import Manifest, Version
from infra.credentials import derived

STORAGE_CLASS = "cinder"


@dataclass(frozen=True)
class Member:
    """One control-plane node.

    Attributes:
        name: Its name.
        index: Its place among them: 0 makes the cluster, the others join it.
        address: Its address.
    """

    name: str
    index: int
    address: IPv4Address


@dataclass(frozen=True)
class Contents:
    """What the cluster is made with.

    Attributes:
        plan: What its nodes agree on.
        version: What is installed.
        outside: The API server's address from outside.
        authorities: Whom it trusts.
        cloud_conf: How its controllers reach the cloud.
        mirror: The stack's own registry, if it has one.
    """

    plan: Plan
    version: Version
    outside: str
    authorities: Authorities
    cloud_conf: str
    mirror: Mirror | None


def control_plane(member: Member, contents: Contents) -> str:
    """What a control-plane node gets.

    Args:
        member: The node.
        contents: The cluster.

    Raises:
        CloudError: It is larger than the cloud takes.
    """
    cluster, first = contents.authorities.cluster, member.index == 0
    environment = f"FIRST={'yes' if first else 'no'}\nCLUSTER_NAME={contents.plan.name}\n"
    own = (
        *node.files(contents.version, contents.mirror),
        *_pki(contents.authorities),
        File("/etc/landfall/control-plane.env", environment),
        secret("/etc/landfall/kubeadm.yaml", _configuration(member, contents)),
        secret(ENCRYPTION_FILE, apiserver.encryption(derived.encryption_key(cluster.key))),
        File(AUDIT_POLICY_FILE, apiserver.AUDIT_POLICY),
        *(_installed(contents) if first else ()),
    )
    return user_data(member.name, "control_plane.sh", node.LIBRARIES, own)


def _configuration(member: Member, contents: Contents) -> str:
    cluster = contents.authorities.cluster
    token = derived.bootstrap_token(cluster.key)
    if member.index == 0:
        return kubeadm.first(contents.plan, member.name, member.address, contents.outside, token)
    joining = Joining(token, cluster.certificate)
    return kubeadm.joining_control_plane(contents.plan, member.name, member.address, joining)


def _pki(authorities: Authorities) -> tuple[File, ...]:
    folder = "/etc/landfall/pki"
    pairs = {
        "ca": authorities.cluster,
        "etcd/ca": authorities.etcd,
        "front-proxy-ca": authorities.front_proxy,
    }
    signed = (
        file
        for name, pair in pairs.items()
        for file in (
            File(f"{folder}/{name}.crt", pair.certificate),
            secret(f"{folder}/{name}.key", pair.key),
        )
    )
    accounts = authorities.service_accounts
    return (
        *signed,
        secret(f"{folder}/sa.key", accounts.key),
        File(f"{folder}/sa.pub", accounts.public_key),
    )


def _installed(contents: Contents) -> tuple[File, ...]:
    lines = "".join(f"{_checksum(manifest)} {manifest.url}\n" for manifest in contents.version.manifests)
    return (
        File("/etc/landfall/manifests.txt", lines),
        secret("/etc/landfall/cloud.conf", contents.cloud_conf),
        File("/etc/landfall/storage-class.yaml", _storage_class()),
    )


def _checksum(manifest: Manifest) -> str:
    return manifest.sha256 or "-"


def _storage_class() -> str:
    return yaml.safe_dump(
        {
            "apiVersion": "storage.k8s.io/v1",
            "kind": "StorageClass",
            "metadata": {
                "name": STORAGE_CLASS,
                "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
            },
            "provisioner": "cinder.csi.openstack.org",
            "volumeBindingMode": "WaitForFirstConsumer",
            "allowVolumeExpansion": True,
        },
        sort_keys=False,
    )
