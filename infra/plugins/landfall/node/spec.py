"""What a node is asked to be, and what it turned out to be.

Owns the checks of a node's inputs. It knows nothing of how a node is made.
"""

import ipaddress
import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

NODE_PORTS = range(30000, 32768)
"""The API server's default node-port range (kube-apiserver --service-node-port-range)."""


def _node_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?", name):
        raise ValueError(
            "a node's name is lower-case letters, digits and dashes, at most 40 of them, such as 'local';"
            f" got {name!r}"
        )
    return name


def _node_port(port: int) -> int:
    if port not in NODE_PORTS:
        raise ValueError(f"a node port lies from {NODE_PORTS.start} to {NODE_PORTS.stop - 1}, got {port}")
    return port


def _range(cidr: str) -> str:
    network = ipaddress.ip_network(cidr)
    if network.version != 4 or not 8 <= network.prefixlen <= 24:
        raise ValueError(f"an address range is IPv4 of /8 to /24, such as '10.42.0.0/24'; got {cidr!r}")
    return cidr


def _loopback(address: str) -> str:
    if ipaddress.IPv4Address(address) not in ipaddress.IPv4Network("127.0.0.0/8"):
        raise ValueError(
            f"a node's address is an IPv4 loopback address, such as '127.77.0.1'; got {address!r}"
        )
    return address


def _registry(host: str) -> str:
    if not re.fullmatch(r"127\.0\.0\.1:\d{1,5}", host):
        raise ValueError(f"a local registry is '127.0.0.1:PORT', got {host!r}")
    return host


class NodeSpec(BaseModel):
    """A node as asked for.

    Attributes:
        name: Its name on this machine and in the cluster.
        registry: The registry that it pulls from, "127.0.0.1:PORT", or None for none.
        registry_socket: Unix socket that leads to that registry from other network namespaces.
        mirror: Whether images of every registry come from that one.
        address: The node's host-side loopback address, with the API server on port 6443; None for one that is
            free.
        node_ports: Service node ports that answer on the node's host-side address.
        pod_cidr: Address range of the pods.
        service_cidr: Address range of the services.
        kubelet: Whether it runs pods; without, it is a control plane that somebody else brings nodes to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, AfterValidator(_node_name)]
    registry: Annotated[str, AfterValidator(_registry)] | None = None
    registry_socket: str | None = None
    mirror: bool = False
    address: Annotated[str, AfterValidator(_loopback)] | None = None
    node_ports: tuple[Annotated[int, AfterValidator(_node_port)], ...] = ()
    pod_cidr: Annotated[str, AfterValidator(_range)] = "10.42.0.0/24"
    service_cidr: Annotated[str, AfterValidator(_range)] = "10.43.0.0/16"
    kubelet: bool = True

    @model_validator(mode="after")
    def _consistent(self) -> "NodeSpec":
        pods, services = ipaddress.ip_network(self.pod_cidr), ipaddress.ip_network(self.service_cidr)
        if pods.overlaps(services):
            raise ValueError(
                f"pod range {self.pod_cidr} and service range {self.service_cidr} overlap: move one"
            )
        if (self.registry is None) != (self.registry_socket is None):
            raise ValueError("registry and registry_socket go together: give both or neither")
        if self.mirror and self.registry is None:
            raise ValueError("mirror needs a registry: give registry and registry_socket too")
        return self


@dataclass(frozen=True)
class NodeState:
    """A node as it is.

    Attributes:
        name: Its name.
        kubeconfig: The administrator's kubeconfig as text; a secret.
        address: Host-side loopback address of its API server and node ports.
        api_port: Host-side port of the API server.
        node_ports: Node ports that answer on `address`.
        version: The Kubernetes version, such as "v1.34.2".
        running: Whether its first process lives.
        pids: Host-side process id of each running component; "init" is the first process.
    """

    name: str
    kubeconfig: str
    address: str
    api_port: int
    node_ports: tuple[int, ...]
    version: str
    running: bool
    pids: tuple[tuple[str, int], ...]
