"""A balancer's address on this machine: a loopback address whose ports lead to a Service in the node."""

import asyncio
import contextlib
import hashlib
import socket
from collections.abc import Mapping

from infra.plugins.simulator.clusters.doorway import Doorway

_ATTEMPTS = 64
_PIECE = 64 * 1024


class Relay:
    """One balancer: an address, and the ports that it serves."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.targets: Mapping[int, tuple[str, int]] = {}
        self._servers: list[asyncio.Server] = []

    @classmethod
    async def open(
        cls, seed: str, kept: str, targets: Mapping[int, tuple[str, int]], door: Doorway
    ) -> "Relay":
        """Listen on the first address that has all ports free.

        Args:
            seed: What the address follows from, so that balancers seldom meet.
            kept: The address that the balancer had before, or "".
            targets: By port, the address and port in the node's network that it leads to.
            door: The way there.

        Raises:
            OSError: No address has them free.
        """
        failure: OSError | None = None
        for address in (
            *([kept] if kept else []),
            *(_candidate(seed, number) for number in range(_ATTEMPTS)),
        ):
            relay = cls(address)
            try:
                await relay.serve(targets, door)
            except OSError as error:
                failure = error
                await relay.close()
            else:
                return relay
        assert failure is not None
        raise failure

    async def serve(self, targets: Mapping[int, tuple[str, int]], door: Doorway) -> None:
        """Serve these ports from now on, and no others."""
        if targets == self.targets:
            return
        await self.close()
        for port, target in targets.items():
            self._servers.append(await _listen(self.address, port, target, door))
        self.targets = targets

    async def close(self) -> None:
        """Stop listening."""
        for server in self._servers:
            server.close()
        self._servers.clear()
        self.targets = {}


def _candidate(seed: str, number: int) -> str:
    first, second = hashlib.sha256(f"{seed} {number}".encode()).digest()[:2]
    return f"127.81.{first}.{1 + second % 254}"


async def _listen(address: str, port: int, target: tuple[str, int], door: Doorway) -> asyncio.Server:
    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner_reader, inner_writer = await door.connect(*target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pump(reader, inner_writer), _pump(inner_reader, writer))

    return await asyncio.start_server(carry, address, port, family=socket.AF_INET)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
            return
    writer.close()
