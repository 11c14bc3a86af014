"""CoreDNS: names of services and pods, as a program of the node behind the usual service `kube-dns`.

It knows no other names: nothing outside the node is reachable from its pods.
"""

from infra.plugins.landfall.node.components.site import DOMAIN, ConfigFile, Site
from infra.plugins.landfall.node.plan import Component, Probe


def component(site: Site) -> Component:
    """The program and its arguments; ready once it knows the API server's own service."""
    return Component(
        "coredns",
        (site.tool("coredns"), "-conf", site.config("Corefile")),
        Probe("dns", f"{site.address} kubernetes.default.svc.{DOMAIN} {site.api_service}"),
        after=("cluster-objects",),
    )


def settings(site: Site) -> ConfigFile:
    """Its configuration."""
    return ConfigFile(
        "Corefile",
        f"""{DOMAIN}:53 in-addr.arpa:53 {{
    errors
    kubernetes {DOMAIN} in-addr.arpa {{
        kubeconfig {site.config("coredns.kubeconfig")} {site.layout.name}
        pods insecure
        ttl 5
    }}
    cache 5
    loadbalance
}}
""",
    )
