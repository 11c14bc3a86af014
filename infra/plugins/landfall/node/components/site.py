"""What every component of a node needs to know about the node: its address plan, paths and programs."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from infra.plugins.landfall.node.layout import Layout
from toolchain import folders

API_PORT = 6443
"""Where the API server listens inside the node."""

DOMAIN = "cluster.local"
"""The cluster's DNS domain."""


@dataclass(frozen=True)
class ConfigFile:
    """A configuration file of a component.

    Attributes:
        name: Its path below the node's folder `config`.
        text: Its content.
    """

    name: str
    text: str


@dataclass(frozen=True)
class Site:
    """One node's facts.

    Attributes:
        layout: Its paths.
        address: Its address in its own network namespace.
        host_address: Its loopback address on the host.
        pod_cidr: Range of the pods.
        service_cidr: Range of the services.
        registry: "127.0.0.1:PORT" of its registry, or None.
        mirror: Whether images of every registry come from that one.
        node_ports: Node ports that answer on the host.
        plugins: Folder of the container network plugins.
        adjust_oom: Whether this machine lets containers lower their out-of-memory score.
        snapshotter: How containerd lays container file systems out.
        machine: `os.uname().machine`.
    """

    layout: Layout
    address: str
    host_address: str
    pod_cidr: str
    service_cidr: str
    registry: str | None
    mirror: bool
    node_ports: tuple[int, ...]
    plugins: Path
    adjust_oom: bool
    snapshotter: str
    machine: str

    @property
    def api_service(self) -> str:
        """Address of the service `kubernetes`: the first of the range, by the API server's own rule."""
        return str(ipaddress.ip_network(self.service_cidr)[1])

    @property
    def dns_service(self) -> str:
        """Address of the service `kube-dns`: the tenth of the range, as is customary."""
        return str(ipaddress.ip_network(self.service_cidr)[10])

    def pki(self, file: str) -> str:
        """A key or certificate file, as seen inside."""
        return self.layout.inside(self.layout.pki / file)

    def config(self, file: str) -> str:
        """A configuration file, as seen inside."""
        return self.layout.inside(self.layout.config / file)

    def tool(self, name: str) -> str:
        """A pinned program.

        Raises:
            ToolMissing: It is not installed.
        """
        return str(folders.tool(name))
