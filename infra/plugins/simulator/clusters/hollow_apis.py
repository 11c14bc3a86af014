"""The APIs that pods would add to a hollow cluster: each answers that it is there, and has nothing in it.

The API server asks a further API's Service whether it answers (its aggregation layer:
https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/). Behind that
Service stand pods that run nothing: here somebody answers in their place, at the Service's own address.
"""

import asyncio
import json
import ssl
from functools import partial

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.kubernetes.transport import Transport
from infra.plugins.landfall.node import certificates, pki
from infra.plugins.landfall.node.layout import Layout
from infra.plugins.landfall.node.pki import write_secret
from infra.plugins.simulator.clusters.doorway import Doorway
from infra.plugins.simulator.clusters.objects import text

PATH = "/apis/apiregistration.k8s.io/v1/apiservices"
_HTTPS = 443


class HollowApis:
    """The further APIs of one hollow cluster.

    Args:
        node: The node.
        pid: A process of the node, in the host's counting.
        door: The way into its network.
        transport: The way to the cluster.
    """

    def __init__(self, node: Layout, pid: int, door: Doorway, transport: Transport) -> None:
        self._node, self._pid, self._door, self._transport = node, pid, door, transport
        self._servers: dict[str, asyncio.Server] = {}

    async def start(self, service_cidr: str) -> None:
        """Have the addresses of Services end here, where kube-proxy would lead them to pods."""
        command = ("ip", "route", "replace", "local", service_cidr, "dev", "lo")
        entered = ("nsenter", f"--net=/proc/{self._pid}/ns/net", "--", *command)
        await (await asyncio.create_subprocess_exec(*entered)).wait()

    async def act(self, apis: list[JsonObject]) -> None:
        """Answer for each API that has a Service, and for no other."""
        wanted = {text(api, "metadata", "name"): api for api in apis if text(api, "spec", "service", "name")}
        for name in self._servers.keys() - wanted.keys():
            self._servers.pop(name).close()
        for name in wanted.keys() - self._servers.keys():
            self._servers[name] = await self._serve(wanted[name])

    async def close(self) -> None:
        """Answer no more."""
        for server in self._servers.values():
            server.close()
        self._servers.clear()

    async def _serve(self, api: JsonObject) -> asyncio.Server:
        space, name = (text(api, "spec", "service", key) for key in ("namespace", "name"))
        service = await self._transport.request("GET", f"/api/v1/namespaces/{space}/services/{name}")
        address = text(service, "spec", "clusterIP")
        listener = await self._door.listen(address, int(text(api, "spec", "service", "port") or _HTTPS))
        context = self._context((f"{name}.{space}.svc", address))
        version = f"{text(api, 'spec', 'group')}/{text(api, 'spec', 'version')}"
        return await asyncio.start_server(partial(_answer, version), sock=listener, ssl=context)

    def _context(self, hosts: tuple[str, ...]) -> ssl.SSLContext:
        own = certificates.issue(pki.read(self._node.pki, pki.CLUSTER), hosts[0], hosts=hosts)
        path = self._node.config / f"{hosts[0]}.pem"
        write_secret(path, own.certificate_pem + own.key_pem)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(path)
        return context


async def _answer(version: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request, whatever it asks: an API without resources."""
    await reader.readuntil(b"\r\n\r\n")
    body = json.dumps(
        {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": []}
    )
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"{head}Connection: close\r\n\r\n{body}".encode())
    await writer.drain()
    writer.close()
