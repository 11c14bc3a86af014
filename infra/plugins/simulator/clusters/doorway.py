"""The way into a node's network: connections that begin inside its namespace.

A socket stays in the network namespace that it was made in. One thread of this process lives in the node's
namespace and makes the sockets; everything else stays outside.
"""

import asyncio
import ctypes
import os
import socket
from concurrent.futures import ThreadPoolExecutor

_NEW_NETWORK = 0x40000000
"""CLONE_NEWNET of setns(2)."""

_FREEBIND = 15
"""IP_FREEBIND of ip(7), for which Python has no name."""


class Doorway:
    """Connects into one node's network.

    Args:
        pid: A process of the node, in the host's counting.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._inside = ThreadPoolExecutor(1, initializer=self._enter)

    async def connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to an address of the node's network.

        Raises:
            OSError: Nobody answers there.
        """
        loop = asyncio.get_running_loop()
        own = await loop.run_in_executor(self._inside, _new_socket)
        try:
            await loop.sock_connect(own, (host, port))
        except BaseException:
            own.close()
            raise
        return await asyncio.open_connection(sock=own)

    async def listen(self, host: str, port: int) -> socket.socket:
        """A socket that listens at an address of the node's network, whether or not the node has it yet.

        Raises:
            OSError: Somebody else listens there.
        """
        loop = asyncio.get_running_loop()
        own = await loop.run_in_executor(self._inside, _new_socket)
        try:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            own.setsockopt(socket.IPPROTO_IP, _FREEBIND, 1)
            own.bind((host, port))
        except BaseException:
            own.close()
            raise
        return own

    def close(self) -> None:
        """End the thread inside."""
        self._inside.shutdown(wait=False)

    def _enter(self) -> None:
        library = ctypes.CDLL(None, use_errno=True)
        namespace = os.open(f"/proc/{self._pid}/ns/net", os.O_RDONLY)
        try:
            if library.setns(namespace, _NEW_NETWORK) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        finally:
            os.close(namespace)


def _new_socket() -> socket.socket:
    own = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    own.setblocking(False)
    return own
