"""kubeadm's configuration, as text. Pure.

Forms: https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/ and
https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ (read 2026-11-21). Tests hold it
against kubeadm's own validation.
"""

import hashlib
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from infra.clouds.openstack.rules import API_PORT

ENCRYPTION_FILE = "/etc/landfall/apiserver/encryption.yaml"
AUDIT_POLICY_FILE = "/etc/landfall/apiserver/audit-policy.yaml"
AUDIT_FOLDER = "/var/log/kubernetes"

_API = "kubeadm.k8s.io/v1beta4"
_SOCKET = "unix:///run/containerd/containerd.sock"
_NODE_TOKEN_GROUP = "system:bootstrappers:kubeadm:default-node-token"  # noqa: S105  # a group's name
_SHUTDOWN_SECONDS, _SHUTDOWN_CRITICAL_SECONDS = 55, 15
"""Nova gives an instance 60 s to shut down (its option shutdown_timeout,
https://docs.openstack.org/nova/latest/configuration/config.html, read 2026-11-21)."""

Yaml = dict[str, object]


@dataclass(frozen=True)
class Plan:
    """What all of a cluster's nodes must agree on.

    Attributes:
        name: The cluster's name.
        version: The exact version of Kubernetes.
        api: Where nodes reach the API server.
        pods: The pods' range.
        services: The services' range.
    """

    name: str
    version: str
    api: IPv4Address
    pods: IPv4Network
    services: IPv4Network


@dataclass(frozen=True)
class Joining:
    """What lets a node join.

    Attributes:
        token: The bootstrap token.
        authority: The cluster's authority's certificate, as PEM.
    """

    token: str
    authority: str


def first(plan: Plan, node: str, address: IPv4Address, outside: str, token: str) -> str:
    """The configuration with which the first control-plane node makes the cluster.

    Args:
        plan: The cluster.
        node: The node's name.
        address: The node's address.
        outside: The API server's address from outside.
        token: The token that other nodes join with.
    """
    init: Yaml = {
        "apiVersion": _API,
        "kind": "InitConfiguration",
        "bootstrapTokens": [
            {
                "token": token,
                "description": "nodes that the stack adds later",
                "ttl": "0s",
                "usages": ["signing", "authentication"],
                "groups": [_NODE_TOKEN_GROUP],
            }
        ],
        "localAPIEndpoint": {"advertiseAddress": str(address), "bindPort": API_PORT},
        "nodeRegistration": _registration(node, pool=None),
    }
    return _documents(init, _cluster(plan, outside), _kubelet())


def joining_control_plane(plan: Plan, node: str, address: IPv4Address, joining: Joining) -> str:
    """The configuration with which a further control-plane node joins.

    Args:
        plan: The cluster.
        node: The node's name.
        address: The node's address.
        joining: What lets it in.
    """
    endpoint = {"advertiseAddress": str(address), "bindPort": API_PORT}
    join = _join(plan, node, joining, pool=None)
    return _documents(join | {"controlPlane": {"localAPIEndpoint": endpoint}})


def joining_worker(plan: Plan, node: str, pool: str, joining: Joining) -> str:
    """The configuration with which a worker joins.

    Args:
        plan: The cluster.
        node: The node's name.
        pool: Its pool's name.
        joining: What lets it in.
    """
    return _documents(_join(plan, node, joining, pool))


def _join(plan: Plan, node: str, joining: Joining, pool: str | None) -> Yaml:
    discovery = {
        "apiServerEndpoint": f"{plan.api}:{API_PORT}",
        "token": joining.token,
        "caCertHashes": [key_hash(joining.authority)],
    }
    return {
        "apiVersion": _API,
        "kind": "JoinConfiguration",
        "discovery": {"bootstrapToken": discovery},
        "nodeRegistration": _registration(node, pool),
    }


def key_hash(certificate: str) -> str:
    """The hash of an authority's public key by which a joining node knows the cluster.

    Args:
        certificate: As PEM.

    Returns:
        "sha256:" and hex digits, of the key's SubjectPublicKeyInfo.
    """
    key = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    encoded = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"sha256:{hashlib.sha256(encoded).hexdigest()}"


def _registration(node: str, pool: str | None) -> Yaml:
    arguments = {"cloud-provider": "external"}
    if pool is not None:
        arguments["node-labels"] = f"landfall-pool={pool}"
    return {"name": node, "criSocket": _SOCKET, "kubeletExtraArgs": _arguments(arguments)}


def _cluster(plan: Plan, outside: str) -> Yaml:
    server = {
        "audit-log-maxage": "30",
        "audit-log-maxbackup": "5",
        "audit-log-maxsize": "100",
        "audit-log-path": f"{AUDIT_FOLDER}/audit.log",
        "audit-policy-file": AUDIT_POLICY_FILE,
        "encryption-provider-config": ENCRYPTION_FILE,
        "profiling": "false",
    }
    return {
        "apiVersion": _API,
        "kind": "ClusterConfiguration",
        "clusterName": plan.name,
        "kubernetesVersion": f"v{plan.version}",
        "controlPlaneEndpoint": f"{plan.api}:{API_PORT}",
        "networking": {"podSubnet": str(plan.pods), "serviceSubnet": str(plan.services)},
        "apiServer": {
            "certSANs": [outside],
            "extraArgs": _arguments(server),
            "extraVolumes": [
                _volume("encryption", ENCRYPTION_FILE, "File", read_only=True),
                _volume("audit-policy", AUDIT_POLICY_FILE, "File", read_only=True),
                _volume("audit-logs", AUDIT_FOLDER, "DirectoryOrCreate", read_only=False),
            ],
        },
        "controllerManager": {"extraArgs": _arguments({"cloud-provider": "external", "profiling": "false"})},
        "scheduler": {"extraArgs": _arguments({"profiling": "false"})},
    }


def _kubelet() -> Yaml:
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "cgroupDriver": "systemd",
        "rotateCertificates": True,
        # An instance that is told to stop ends its pods in order first.
        "shutdownGracePeriod": f"{_SHUTDOWN_SECONDS}s",
        "shutdownGracePeriodCriticalPods": f"{_SHUTDOWN_CRITICAL_SECONDS}s",
    }


def _arguments(values: dict[str, str]) -> list[Yaml]:
    return [{"name": name, "value": value} for name, value in values.items()]


def _volume(name: str, path: str, kind: str, *, read_only: bool) -> Yaml:
    return {"name": name, "hostPath": path, "mountPath": path, "pathType": kind, "readOnly": read_only}


def _documents(*documents: Yaml) -> str:
    return "---\n".join(yaml.safe_dump(document, sort_keys=False) for document in documents)
