"""The metrics API of a cluster that has one of its cloud's: a real metrics-server in the node's network.

It runs beside the node, not in a pod: in the clouds it is theirs too, and needs no image of the program's.
"""

import asyncio
import contextlib
from pathlib import Path

from infra.plugins.kubernetes.errors import ApiError
from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.kubernetes.transport import APPLY, Transport
from infra.plugins.landfall.node import certificates, kubeconfigs
from infra.plugins.landfall.node.certificates import Pair
from infra.plugins.landfall.node.layout import Layout
from toolchain import folders

_PORT = 4443
_NAME = "metrics-server"
_SERVICES = "/api/v1/namespaces/kube-system/services"
_SLICES = "/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices"
_API = "/apis/apiregistration.k8s.io/v1/apiservices"
_GROUP = "v1beta1.metrics.k8s.io"
_RESOLUTION = "10s"


class Figures:
    """metrics-server for one cluster.

    Args:
        node: The node.
        pid: A process of the node, in the host's counting.
        folder: Where its files lie.
        transport: The way to the cluster.
    """

    def __init__(self, node: Layout, pid: int, folder: Path, transport: Transport) -> None:
        self._node = node
        self._pid = pid
        self._folder = folder
        self._transport = transport
        self._process: asyncio.subprocess.Process | None = None

    async def act(self, address: str, *, wanted: bool) -> None:
        """Serve figures, or stop serving them.

        Args:
            address: The node's own address.
            wanted: Whether the cluster has a metrics API of its cloud's.
        """
        running = self._process is not None and self._process.returncode is None
        if wanted and not running:
            await self._start(address)
        elif not wanted and running:
            await self.close()
            for path in (f"{_API}/{_GROUP}", f"{_SLICES}/{_NAME}", f"{_SERVICES}/{_NAME}"):
                with contextlib.suppress(ApiError):
                    await self._transport.request("DELETE", path)

    async def close(self) -> None:
        """End the process."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def _start(self, address: str) -> None:
        kubeconfig = self._folder / "metrics.kubeconfig"
        own = self._node.pki
        admin = certificates.load((own / "admin.crt").read_bytes(), (own / "admin.key").read_bytes())
        kubeconfig.write_text(_inside(self._node, admin))
        log = (self._folder / "metrics-server.log").open("ab")
        self._process = await asyncio.create_subprocess_exec(
            *("nsenter", f"--net=/proc/{self._pid}/ns/net", "--", str(folders.tool(_NAME))),
            f"--kubeconfig={kubeconfig}",
            f"--authentication-kubeconfig={kubeconfig}",
            f"--authorization-kubeconfig={kubeconfig}",
            f"--secure-port={_PORT}",
            f"--bind-address={address}",
            f"--cert-dir={self._folder}",
            f"--kubelet-certificate-authority={own / 'ca.crt'}",
            "--kubelet-preferred-address-types=InternalIP",
            "--kubelet-use-node-status-port",
            f"--metric-resolution={_RESOLUTION}",
            "--kubelet-request-timeout=5s",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        for path, manifest in _objects(address).items():
            await self._transport.request(
                "PATCH", path, {"fieldManager": "cloud", "force": "true"}, manifest, APPLY
            )


def _inside(node: Layout, admin: Pair) -> str:
    """A kubeconfig for whoever is in the node's network."""
    return kubeconfigs.kubeconfig(
        node.name, "admin", "https://127.0.0.1:6443", (node.pki / "ca.crt").read_bytes(), admin
    )


def _objects(address: str) -> dict[str, JsonObject]:
    """A Service that leads to the process, and the API that it serves; by path."""
    return {
        f"{_SERVICES}/{_NAME}": {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": _NAME},
            "spec": {"ports": [{"name": "https", "port": 443, "targetPort": _PORT, "protocol": "TCP"}]},
        },
        f"{_SLICES}/{_NAME}": {
            "apiVersion": "discovery.k8s.io/v1",
            "kind": "EndpointSlice",
            "metadata": {"name": _NAME, "labels": {"kubernetes.io/service-name": _NAME}},
            "addressType": "IPv4",
            "endpoints": [{"addresses": [address], "conditions": {"ready": True}}],
            "ports": [{"name": "https", "port": _PORT, "protocol": "TCP"}],
        },
        f"{_API}/{_GROUP}": {
            "apiVersion": "apiregistration.k8s.io/v1",
            "kind": "APIService",
            "metadata": {"name": _GROUP},
            "spec": {
                "group": "metrics.k8s.io",
                "version": "v1beta1",
                "groupPriorityMinimum": 100,
                "versionPriority": 100,
                "insecureSkipTLSVerify": True,
                "service": {"name": _NAME, "namespace": "kube-system", "port": 443},
            },
        },
    }
