"""Listening ports of this machine: taking one, and saying who has it where it is taken."""

import contextlib
import errno
import socket
from pathlib import Path

from infra.plugins.landfall import processes

_LISTEN = "0A"
"""State of a listening socket in /proc/net/tcp (kernel include/net/tcp_states.h)."""

_BACKLOG = 4096


class PortTaken(OSError):
    """Another process listens there.

    Attributes:
        where: The address and port, as "127.0.0.1:5000".
        holder: Who has it, in words.
    """

    def __init__(self, address: str, port: int) -> None:
        self.where = f"{address}:{port}"
        self.holder = holder(port)
        super().__init__(errno.EADDRINUSE, f"{self.where} is taken by {self.holder}")


def listen(address: str, port: int) -> socket.socket:
    """A listening TCP socket.

    Args:
        address: IPv4 address.
        port: Port; 0 takes any free one.

    Raises:
        PortTaken: Another process listens there.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen(_BACKLOG)
    except OSError as failure:
        listener.close()
        if failure.errno == errno.EADDRINUSE:
            raise PortTaken(address, port) from failure
        raise
    return listener


def holder(port: int) -> str:
    """Who listens on a port, in words fit for an error text."""
    inodes = set()
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(FileNotFoundError):
            for line in Path("/proc/net", table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTEN and int(fields[1].rpartition(":")[2], 16) == port:
                    inodes.add(f"socket:[{fields[9]}]")
    for pid in processes.everyone():
        with contextlib.suppress(OSError):
            for descriptor in Path(f"/proc/{pid}/fd").iterdir():
                with contextlib.suppress(OSError):
                    if str(descriptor.readlink()) in inodes:
                        return f"process {pid} ({Path(f'/proc/{pid}/comm').read_text().strip()})"
    return "another process"
