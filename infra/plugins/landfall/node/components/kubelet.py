"""The kubelet: runs the pods that the scheduler gives to this node."""

from infra.plugins.landfall.node import pause
from infra.plugins.landfall.node.components.site import DOMAIN, ConfigFile, Site
from infra.plugins.landfall.node.layout import CONTAINERD_SOCKET, VOLUME_PLUGINS
from infra.plugins.landfall.node.plan import Component, Probe


def component(site: Site) -> Component:
    """The program and its arguments. It ends at once where containerd does not answer, hence the order."""
    return Component(
        "kubelet",
        (
            site.tool("kubelet"),
            f"--config={site.config('kubelet.yaml')}",
            f"--kubeconfig={site.config('kubelet.kubeconfig')}",
            f"--hostname-override={site.layout.name}",
            f"--node-ip={site.address}",
            f"--pod-infra-container-image={pause.IMAGE}",
        ),
        Probe("http", "http://127.0.0.1:10248/healthz"),
        after=("kube-apiserver", "pause-import"),
    )


def settings(site: Site) -> ConfigFile:
    """Its configuration.

    Disk thresholds are absolute, because a percentage of a large and well filled disk would evict pods for
    nothing; images go by age, and by need once a threshold is reached.
    """
    return ConfigFile(
        "kubelet.yaml",
        f"""apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
containerRuntimeEndpoint: unix://{CONTAINERD_SOCKET}
cgroupDriver: cgroupfs
cgroupRoot: /{site.layout.identity}
failCgroupV1: false
failSwapOn: false
oomScoreAdj: {-999 if site.adjust_oom else 0}
authentication:
  anonymous: {{enabled: false}}
  webhook: {{enabled: true}}
  x509: {{clientCAFile: {site.pki("ca.crt")}}}
authorization: {{mode: Webhook}}
tlsCertFile: {site.pki("kubelet-server.crt")}
tlsPrivateKeyFile: {site.pki("kubelet-server.key")}
address: {site.address}
readOnlyPort: 0
clusterDomain: {DOMAIN}
clusterDNS: [{site.dns_service}]
resolvConf: {site.config("resolv.conf")}
volumePluginDir: {VOLUME_PLUGINS}
serializeImagePulls: false
imageGCHighThresholdPercent: 100
imageMaximumGCAge: 168h
containerLogMaxSize: 10Mi
containerLogMaxFiles: 2
evictionHard:
  memory.available: 100Mi
  nodefs.available: 500Mi
  imagefs.available: 500Mi
  nodefs.inodesFree: 1%
nodeStatusUpdateFrequency: 10s
enableServer: true
""",
    )


def resolver() -> ConfigFile:
    """What pods with the node's own name resolution get: none, for nothing outside is reachable."""
    return ConfigFile("resolv.conf", "")
