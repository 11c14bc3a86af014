"""The host's side of a node's network: a loopback address with listeners for API server and node ports."""

import hashlib
import socket
from dataclasses import dataclass

from infra.plugins.landfall import ports
from infra.plugins.landfall.node.components import relays
from infra.plugins.landfall.node.errors import AddressTaken

_API_PORTS = (6443, 7443, 16443, 26443)
"""Tried in this order for a new node: another Kubernetes here may hold the first on all addresses."""

_ATTEMPTS = 16


@dataclass(frozen=True)
class Claim:
    """A node's address with its open listeners.

    Attributes:
        address: The loopback address.
        api_port: Port of the API server.
        listeners: The listening sockets, named as `relays.listener_names` says.
    """

    address: str
    api_port: int
    listeners: tuple[tuple[str, socket.socket], ...]

    def close(self) -> None:
        """Close this process's copies of the listeners."""
        for _, listener in self.listeners:
            listener.close()


def candidate(identity: str, attempt: int) -> str:
    """An address of 127.77.0.0/16 that follows from the node's identity, so that nodes seldom meet.

    Args:
        identity: The node's identity.
        attempt: 0 for the first choice, 1 for the next …
    """
    digest = hashlib.sha256(f"{identity} {attempt}".encode()).digest()
    return f"127.77.{digest[0]}.{1 + digest[1] % 254}"


def claim(
    identity: str, node_ports: tuple[int, ...], reserved: frozenset[str], wanted: str | None = None
) -> Claim:
    """Take a free address for a new node.

    Args:
        identity: The node's identity.
        node_ports: Node ports to listen on.
        reserved: Addresses that belong to other nodes, running or not.
        wanted: The address to take, with the API server on the first port; None for one that is free.

    Raises:
        AddressTaken: A port is taken on every address tried.
    """
    if wanted is not None:
        return reclaim(wanted, _API_PORTS[0], node_ports)
    for attempt in range(_ATTEMPTS):
        address = candidate(identity, attempt)
        if address in reserved:
            continue
        for api_port in _API_PORTS:
            try:
                return reclaim(address, api_port, node_ports)
            except AddressTaken as taken:
                failure = taken
    raise failure


def reclaim(address: str, api_port: int, node_ports: tuple[int, ...]) -> Claim:
    """Take the address that a node has already.

    Args:
        address: The node's address.
        api_port: Its API server's port.
        node_ports: Node ports to listen on.

    Raises:
        AddressTaken: Another process listens there.
    """
    opened: list[socket.socket] = []
    try:
        for port in (api_port, *node_ports):
            opened.append(ports.listen(address, port))
    except ports.PortTaken as taken:
        for listener in opened:
            listener.close()
        raise AddressTaken(
            f"The node cannot listen on {taken.where}: {taken.holder} does. End that process, or choose"
            " other node ports in the stack's settings, and run the update again."
        ) from taken
    return Claim(address, api_port, tuple(zip(relays.listener_names(node_ports), opened, strict=True)))
