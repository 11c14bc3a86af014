"""Who may speak to whom in a node: its authorities, certificates and keys, made once and kept.

Owns the list and the files. Three authorities, as Kubernetes asks for: the cluster's, etcd's (whoever has a
certificate of it reads everything) and the front proxy's (its certificates may speak for any user).
"""

import os
from dataclasses import dataclass
from pathlib import Path

from infra.plugins.landfall.node import certificates
from infra.plugins.landfall.node.certificates import Pair

CLUSTER, ETCD, FRONT_PROXY = "ca", "etcd-ca", "front-proxy-ca"


@dataclass(frozen=True)
class Leaf:
    """A certificate to be issued.

    Attributes:
        file: Name of its files, without ending.
        signer: File name of the authority that signs it.
        common_name: Its user name.
        organization: Its group, or None.
        hosts: What it answers under, for a server.
    """

    file: str
    signer: str
    common_name: str
    organization: str | None = None
    hosts: tuple[str, ...] = ()


def leaves(node: str, api_hosts: tuple[str, ...], node_address: str) -> tuple[Leaf, ...]:
    """The certificates of a node.

    Args:
        node: The node's name.
        api_hosts: Names and addresses that the API server answers under.
        node_address: The node's address, which the kubelet answers under.
    """
    loopback = ("localhost", "127.0.0.1")
    return (
        Leaf("etcd", ETCD, node, hosts=loopback),
        Leaf("apiserver-etcd-client", ETCD, "kube-apiserver"),
        Leaf("front-proxy-client", FRONT_PROXY, "front-proxy-client"),
        Leaf("apiserver", CLUSTER, "kube-apiserver", hosts=api_hosts),
        Leaf("apiserver-kubelet-client", CLUSTER, "kube-apiserver-kubelet-client"),
        Leaf("kubelet-server", CLUSTER, f"system:node:{node}", "system:nodes", (node, node_address)),
        Leaf("kubelet", CLUSTER, f"system:node:{node}", "system:nodes"),
        Leaf("admin", CLUSTER, "landfall-admin", "system:masters"),
        Leaf("controller-manager", CLUSTER, "system:kube-controller-manager"),
        Leaf("scheduler", CLUSTER, "system:kube-scheduler"),
        Leaf("kube-proxy", CLUSTER, "system:kube-proxy"),
        Leaf("coredns", CLUSTER, "system:coredns"),
    )


def make(folder: Path, wanted: tuple[Leaf, ...]) -> None:
    """Make what is missing: authorities, certificates and the service accounts' signing key.

    Args:
        folder: Where the files lie; created with mode 0700, its files with 0600.
        wanted: The certificates.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (CLUSTER, ETCD, FRONT_PROXY):
        if not (folder / f"{name}.crt").exists():
            _keep(folder, name, certificates.authority(f"landfall {name}"))
    for leaf in wanted:
        if not (folder / f"{leaf.file}.crt").exists():
            signer = read(folder, leaf.signer)
            pair = certificates.issue(
                signer, leaf.common_name, organization=leaf.organization, hosts=leaf.hosts
            )
            _keep(folder, leaf.file, pair)
    if not (folder / "service-accounts.pub").exists():
        key = certificates.new_key()
        write_secret(folder / "service-accounts.key", certificates.private_pem(key))
        write_secret(folder / "service-accounts.pub", certificates.public_pem(key))


def read(folder: Path, name: str) -> Pair:
    """Read a pair from its files."""
    return certificates.load((folder / f"{name}.crt").read_bytes(), (folder / f"{name}.key").read_bytes())


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    aside = path.with_name(f"{path.name}.new")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    aside.replace(path)


def _keep(folder: Path, name: str, pair: Pair) -> None:
    # The certificate last: where it exists, its key does.
    write_secret(folder / f"{name}.key", pair.key_pem)
    write_secret(folder / f"{name}.crt", pair.certificate_pem)
