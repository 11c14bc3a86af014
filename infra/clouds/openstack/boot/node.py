"""What every node of the cluster gets before kubeadm runs. Pure."""

from dataclasses import dataclass

from infra.clouds.openstack.boot.cloud_init import File
from infra.clouds.openstack.rules import REGISTRY_READ_PORT
from infra.clouds.openstack.versions import Version

LIBRARIES = ("node.sh",)
METADATA_ADDRESS = "169.254.169.254"
"""Where instances get their user data from
(https://docs.openstack.org/nova/latest/user/metadata.html#metadata-service, read 2026-11-21)."""


@dataclass(frozen=True)
class Mirror:
    """The registry's instance, as nodes reach it.

    Attributes:
        host: The registry's host in image references.
        address: Its address in the cluster's network.
        authority: Certificate of the authority that signs its, as PEM.
    """

    host: str
    address: str
    authority: str


def files(version: Version, mirror: Mirror | None) -> tuple[File, ...]:
    """Files that every node gets.

    Args:
        version: What is installed.
        mirror: The stack's own registry; None where it has an external one.
    """
    versions = f"KUBERNETES_MINOR={version.minor}\nKUBERNETES_VERSION={version.patch}\n"
    always = (
        File("/etc/landfall/node.env", versions),
        File("/etc/modules-load.d/landfall.conf", "overlay\nbr_netfilter\n"),
        # https://kubernetes.io/docs/setup/production-environment/container-runtimes/#network-configuration
        File(
            "/etc/sysctl.d/90-landfall.conf",
            "net.ipv4.ip_forward = 1\nnet.bridge.bridge-nf-call-iptables = 1\n",
        ),
        File("/etc/landfall/metadata.nft", _metadata_rules()),
        File("/etc/systemd/system/landfall-metadata.service", _METADATA_UNIT),
    )
    return always if mirror is None else (*always, *_mirror(mirror))


def _metadata_rules() -> str:
    # What a pod sends is forwarded and passes prerouting; what the host itself sends does not. Pods on the
    # host's network, the cloud's own controllers, need the service.
    return f"""\
# Pods must not read this instance's user data: it holds what lets a node join.
table inet landfall {{
    chain metadata {{
        type filter hook prerouting priority raw - 100; policy accept;
        ip daddr {METADATA_ADDRESS} drop
    }}
}}
"""


_METADATA_UNIT = """\
[Unit]
Description=Keeps pods away from the metadata service
Before=containerd.service kubelet.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft --file /etc/landfall/metadata.nft
ExecStop=/usr/sbin/nft delete table inet landfall

[Install]
WantedBy=multi-user.target
"""


def _mirror(mirror: Mirror) -> tuple[File, ...]:
    folder = f"/etc/containerd/certs.d/{mirror.host}"
    # https://github.com/containerd/containerd/blob/main/docs/hosts.md
    hosts = f"""\
server = "https://{mirror.host}"

[host."https://{mirror.address}:{REGISTRY_READ_PORT}"]
  capabilities = ["pull", "resolve"]
  ca = "{folder}/ca.crt"
"""
    return (File(f"{folder}/hosts.toml", hosts), File(f"{folder}/ca.crt", mirror.authority))
