"""kube-proxy: service addresses and node ports, as nftables rules in the node's own network namespace."""

from infra.plugins.landfall.node.components.site import ConfigFile, Site
from infra.plugins.landfall.node.plan import Component, Probe


def component(site: Site) -> Component:
    """The program and its arguments."""
    return Component(
        "kube-proxy",
        (site.tool("kube-proxy"), f"--config={site.config('kube-proxy.yaml')}"),
        Probe("http", "http://127.0.0.1:10256/healthz"),
        after=("kube-apiserver", "kubelet"),
    )


def settings(site: Site) -> ConfigFile:
    """Its configuration; connection tracking is left as the machine has it."""
    return ConfigFile(
        "kube-proxy.yaml",
        f"""apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
hostnameOverride: {site.layout.name}
clusterCIDR: {site.pod_cidr}
clientConnection: {{kubeconfig: {site.config("kube-proxy.kubeconfig")}}}
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
oomScoreAdj: {-999 if site.adjust_oom else 0}
conntrack:
  maxPerCore: 0
  tcpEstablishedTimeout: 0s
  tcpCloseWaitTimeout: 0s
""",
    )
