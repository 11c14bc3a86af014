"""containerd, its container network, and the pause image that it needs before the first pod.

Pods are joined point to point and routed (plugin "ptp"), not bridged: so every packet between them passes the
node's own packet filter, and services work without the bridge netfilter module. Host ports of pods are not
offered.
"""

import json
from pathlib import Path

from infra.plugins.landfall.node import pause
from infra.plugins.landfall.node.components.site import ConfigFile, Site
from infra.plugins.landfall.node.layout import CONTAINERD_SOCKET
from infra.plugins.landfall.node.plan import Component, Probe

PAUSE_ARCHIVE = "pause.tar"
INSTALLED = Path("/run/containerd/opt")
"""containerd makes this folder for programs that `ctr install` adds; by default it is the host's
/opt/containerd (`containerd config default`, 1.6.20)."""


def component(site: Site) -> Component:
    """The daemon."""
    return Component(
        "containerd",
        (site.tool("containerd"), "--config", site.config("containerd.toml")),
        Probe("unix", str(CONTAINERD_SOCKET)),
    )


def pause_import(site: Site) -> Component:
    """Hands containerd the pause image; runs once per start."""
    return Component(
        "pause-import",
        (
            site.tool("ctr"),
            f"--address={CONTAINERD_SOCKET}",
            "--namespace=k8s.io",
            "images",
            "import",
            site.config(PAUSE_ARCHIVE),
        ),
        Probe("exit"),
        after=("containerd",),
    )


def settings(site: Site) -> ConfigFile:
    """containerd's configuration."""
    return ConfigFile(
        "containerd.toml",
        f"""version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = [
  "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs",
]
[grpc]
address = "{CONTAINERD_SOCKET}"
[plugins."io.containerd.internal.v1.opt"]
path = "{INSTALLED}"
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "{pause.IMAGE}"
restrict_oom_score_adj = {str(not site.adjust_oom).lower()}
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "{site.plugins}"
conf_dir = "{site.config("cni")}"
[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = "{site.snapshotter}"
default_runtime_name = "runc"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
SystemdCgroup = false
[plugins."io.containerd.grpc.v1.cri".registry]
config_path = "{site.config("registries")}"
""",
    )


def trusted_registry(registry: str, names: str) -> ConfigFile:
    """Lets containerd pull from the registry on loopback in plain http.

    Args:
        registry: The registry.
        names: The registry that images name: that one, or "_default" for all
            (https://github.com/containerd/containerd/blob/main/docs/hosts.md).
    """
    return ConfigFile(
        f"registries/{names}/hosts.toml",
        f"""server = "http://{registry}"
[host."http://{registry}"]
capabilities = ["pull", "resolve"]
""",
    )


def container_network(site: Site) -> ConfigFile:
    """How a pod gets its address. The book of addresses lies in memory and ends with the pods' namespaces."""
    pods = {
        "type": "ptp",
        "ipMasq": False,
        "ipam": {
            "type": "host-local",
            "ranges": [[{"subnet": site.pod_cidr}]],
            "routes": [{"dst": "0.0.0.0/0"}],
            "dataDir": "/run/cni/networks",
        },
    }
    return ConfigFile(
        "cni/pods.conflist", json.dumps({"cniVersion": "0.4.0", "name": "pods", "plugins": [pods]}, indent=1)
    )
