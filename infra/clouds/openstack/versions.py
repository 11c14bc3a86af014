"""Which versions a cluster is made of, with their sources and dates. Data and its lookup; pure.

Kubernetes comes as Debian packages from https://pkgs.k8s.io/core:/stable:/v<minor>/deb/, fetched by each
instance when it first boots (https://kubernetes.io/blog/2023/08/15/pkgs-k8s-io-introduction/).
Versions and dates are those of the projects' tags, as their Go modules give them (read 2026-11-21):
    k8s.io/kubernetes                v1.35.4   2026-04-15
    k8s.io/kubernetes                v1.34.4   2026-02-10
    k8s.io/cloud-provider-openstack  v1.35.0   2026-01-23
    k8s.io/cloud-provider-openstack  v1.34.1   2025-10-15
The manifests' checksums are of the files in those modules, which `go mod download` fetches and
checks. Calico v3.31.7 (https://github.com/projectcalico/calico/releases/tag/v3.31.7) is in no
module: its manifest's checksum is not known here, and only TLS protects it on its way.
"""

from dataclasses import dataclass

from infra.errors import CloudError

DEFAULT = "1.35"


@dataclass(frozen=True)
class Manifest:
    """One file of objects that a new cluster gets.

    Attributes:
        url: Where it is.
        sha256: Its checksum; None where no source tells it.
    """

    url: str
    sha256: str | None


@dataclass(frozen=True)
class Version:
    """A minor version of Kubernetes and what goes with it.

    Attributes:
        minor: Such as "1.35".
        patch: The exact version, such as "1.35.4".
        manifests: What is applied to a new cluster, in this order.
    """

    minor: str
    patch: str
    manifests: tuple[Manifest, ...]


_RAW = "https://raw.githubusercontent.com"
_CALICO = Manifest(f"{_RAW}/projectcalico/calico/v3.31.7/manifests/calico.yaml", None)
"""The network of pods, and what enforces NetworkPolicies. It takes the pods' range from kubeadm
(https://docs.tigera.io/calico/latest/getting-started/kubernetes/self-managed-onprem/onpremises)."""

_UNCHANGED = (
    (
        "controller-manager/cloud-controller-manager-roles.yaml",
        "7079e3546712fb05c9e3ce29e2663f92dfa1a33f1c6f2f73327fe0f25c2e4ab3",
    ),
    (
        "controller-manager/cloud-controller-manager-role-bindings.yaml",
        "307401cce798d4300d1fd78b4060c3287dae87d498d0201161049f8bdb5c38be",
    ),
    (
        "cinder-csi-plugin/csi-cinder-driver.yaml",
        "3c5caed1cf82eb25b838d85ce7c126fc3a7b67c481ecd2a5b082bed368398397",
    ),
    (
        "cinder-csi-plugin/cinder-csi-controllerplugin-rbac.yaml",
        "d5860423b4484c0015291ef2ad64b4455293a3b3b046cf9a44a876985f767ee5",
    ),
    (
        "cinder-csi-plugin/cinder-csi-nodeplugin-rbac.yaml",
        "15b930e8285fa01fd5684a36095af3f303561ba2e09abd183c4b3f517c95a3f2",
    ),
)
"""What is the same in both of the provider's versions below."""


def _provider(version: str, *own: tuple[str, str]) -> tuple[Manifest, ...]:
    root = f"{_RAW}/kubernetes/cloud-provider-openstack/v{version}/manifests"
    return tuple(Manifest(f"{root}/{path}", sha256) for path, sha256 in (*_UNCHANGED, *own))


VERSIONS = (
    Version(
        "1.35",
        "1.35.4",
        (
            _CALICO,
            *_provider(
                "1.35.0",
                (
                    "controller-manager/openstack-cloud-controller-manager-ds.yaml",
                    "17dd90c634f6cf73bc5bee16ee2ee8b63a9460c5c2c1c41325355c9df1fdec0d",
                ),
                (
                    "cinder-csi-plugin/cinder-csi-controllerplugin.yaml",
                    "62867d7103e16d32b7c2d54b5b91b31bbd0811bc68d8186235c11a1a21e249cc",
                ),
                (
                    "cinder-csi-plugin/cinder-csi-nodeplugin.yaml",
                    "50c298e6e10d57b73ae45564e09efd271cff3186d25af5091a306216bd9e323e",
                ),
            ),
        ),
    ),
    Version(
        "1.34",
        "1.34.4",
        (
            _CALICO,
            *_provider(
                "1.34.1",
                (
                    "controller-manager/openstack-cloud-controller-manager-ds.yaml",
                    "b636874e5c31a0e842cb9b33c1b0cc55367763bb7fe76d41b571ed5db734fa11",
                ),
                (
                    "cinder-csi-plugin/cinder-csi-controllerplugin.yaml",
                    "0673c637b15a87af9e034d6ed46118063316007d7fe8500d5d6f5c69ec58a4dd",
                ),
                (
                    "cinder-csi-plugin/cinder-csi-nodeplugin.yaml",
                    "b102d5615b902a388a436f69733ff9a76b4470a632cbac0fd4da94d3274ad31f",
                ),
            ),
        ),
    ),
)
"""A further one is one entry here: its packages, and the release of the provider with its number."""


def chosen(minor: str | None) -> Version:
    """The versions of a cluster.

    Args:
        minor: A minor version of Kubernetes, or None for the default.

    Raises:
        CloudError: There is no provider for it here.
    """
    for version in VERSIONS:
        if version.minor == (minor or DEFAULT):
            return version
    known = ", ".join(version.minor for version in VERSIONS)
    raise CloudError(
        f"landfall:kubernetesVersion = {minor}: clusters on OpenStack can have {known}. Choose one, for"
        f' example: pulumi config set landfall:kubernetesVersion "{DEFAULT}"'
    )
