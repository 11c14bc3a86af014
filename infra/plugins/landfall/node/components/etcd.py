"""etcd: the cluster's memory. One member, TLS on both of its ports, reached by the API server alone."""

from infra.plugins.landfall.node.components.site import Site
from infra.plugins.landfall.node.plan import Component, Probe

CLIENT_URL = "https://127.0.0.1:2379"
_PEER_URL = "https://127.0.0.1:2380"


def component(site: Site) -> Component:
    """The program and its arguments."""
    certificate, key, authority = site.pki("etcd.crt"), site.pki("etcd.key"), site.pki("etcd-ca.crt")
    return Component(
        "etcd",
        (
            site.tool("etcd"),
            f"--name={site.layout.name}",
            f"--data-dir={site.layout.inside(site.layout.folder / 'etcd')}",
            f"--listen-client-urls={CLIENT_URL}",
            f"--advertise-client-urls={CLIENT_URL}",
            f"--listen-peer-urls={_PEER_URL}",
            f"--initial-advertise-peer-urls={_PEER_URL}",
            f"--initial-cluster={site.layout.name}={_PEER_URL}",
            f"--cert-file={certificate}",
            f"--key-file={key}",
            f"--trusted-ca-file={authority}",
            "--client-cert-auth=true",
            f"--peer-cert-file={certificate}",
            f"--peer-key-file={key}",
            f"--peer-trusted-ca-file={authority}",
            "--peer-client-cert-auth=true",
            "--log-level=warn",
        ),
        Probe("tcp", "127.0.0.1:2379"),
    )
