"""A second kubelet in a simulated cluster: the node of a second pool, while pools roll.

It runs in the namespaces of the first one's node, and ends with them at the latest.
"""

import asyncio
import contextlib
import ipaddress
import os
import signal

from infra.plugins.landfall.node import certificates, cgroups, kubeconfigs, network, pki
from infra.plugins.landfall.node import record as records
from infra.plugins.landfall.node.certificates import Pair
from infra.plugins.landfall.node.components.containerd import PAUSE_ARCHIVE
from infra.plugins.landfall.node.layout import INSIDE, Layout
from infra.plugins.simulator.clusters import worker_files
from infra.plugins.simulator.clusters.worker_files import FOLDER, SOCKET, Shared
from infra.plugins.simulator.errors import SimulatorError
from toolchain import folders

_SECONDS = 60.0
_PAUSE = 0.1
_PLACE = INSIDE / FOLDER


class Worker:
    """The second kubelet of one node.

    Args:
        node: The node.
        pid: Its first process.
    """

    def __init__(self, node: Layout, pid: int) -> None:
        self.name = f"{node.name}-2"
        self._node, self._pid = node, pid
        self._folder = node.folder / FOLDER
        self._programs: list[asyncio.subprocess.Process] = []
        record = records.load(node)
        assert record is not None
        first = network.node_address(record.spec.pod_cidr, record.spec.service_cidr)
        self._address = str(ipaddress.ip_address(first) + 1)

    async def start(self, name: str) -> None:
        """Start it; quiet where it runs.

        Args:
            name: What its node is called.

        Raises:
            SimulatorError: Its container runtime does not come up.
        """
        if self._programs:
            return
        self.name = name
        cgroups.make(f"{self._node.identity}/{FOLDER}")
        self._write()
        await self._inside("ip", "address", "replace", f"{self._address}/32", "dev", network.BRIDGE)
        await self._run(
            "containerd", str(folders.tool("containerd")), "--config", f"{_PLACE}/containerd.toml"
        )
        await self._runtime()
        archive = INSIDE / "config" / PAUSE_ARCHIVE
        ctr = (str(folders.tool("ctr")), f"--address={SOCKET}", "--namespace=k8s.io")
        await self._inside(*ctr, "images", "import", str(archive))
        await self._run(
            "kubelet",
            str(folders.tool("kubelet")),
            f"--config={_PLACE}/kubelet.yaml",
            f"--kubeconfig={_PLACE}/kubeconfig",
            f"--hostname-override={self.name}",
            f"--node-ip={self._address}",
            f"--root-dir={_PLACE}/kubelet",
        )

    async def stop(self) -> None:
        """End it; its pods must be gone."""
        for program in reversed(self._programs):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGTERM)
            await program.wait()
        self._programs.clear()

    async def pause(self) -> None:
        """Wait a moment for it.

        Raises:
            SimulatorError: One of its programs has ended.
        """
        ended = [program for program in self._programs if program.returncode is not None]
        if ended:
            raise SimulatorError(f"The second node does not come up: see the logs in {self._folder}.")
        await asyncio.sleep(_PAUSE)

    def _write(self) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for name in ("cni", "logs", "kubelet", "containerd"):
            (self._folder / name).mkdir(exist_ok=True)
        config = self._node.config
        shared = Shared(
            (config / "containerd.toml").read_text(),
            (config / "cni" / "pods.conflist").read_text(),
            (config / "kubelet.yaml").read_text(),
        )
        own = worker_files.of(shared, self._address)
        for path, text in (
            ("containerd.toml", own.containerd),
            ("cni/pods.conflist", own.network),
            ("kubelet.yaml", own.kubelet),
        ):
            (self._folder / path).write_text(text)
        authority = pki.read(self._node.pki, pki.CLUSTER)
        user = f"system:node:{self.name}"
        client = certificates.issue(authority, user, organization="system:nodes")
        server = certificates.issue(
            authority, user, organization="system:nodes", hosts=(self.name, self._address)
        )
        self._write_keys(authority, client, server)

    def _write_keys(self, authority: Pair, client: Pair, server: Pair) -> None:
        text = kubeconfigs.kubeconfig(
            self._node.name, self.name, "https://127.0.0.1:6443", authority.certificate_pem, client
        )
        pki.write_secret(self._folder / "kubeconfig", text.encode())
        pki.write_secret(self._folder / "server.crt", server.certificate_pem)
        pki.write_secret(self._folder / "server.key", server.key_pem)

    async def _runtime(self) -> None:
        socket = self._folder / SOCKET.name
        for _ in range(int(_SECONDS / _PAUSE)):
            if socket.is_socket():
                return
            await asyncio.sleep(_PAUSE)
        raise SimulatorError(
            f"The second node's containerd does not come up: see {self._folder}/containerd.log."
        )

    async def _inside(self, *argv: str) -> None:
        """Run a program in the node's namespaces and wait for it."""
        program = await asyncio.create_subprocess_exec(
            *self._entered(*argv),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await program.communicate()
        if program.returncode != 0:
            raise SimulatorError(f"{' '.join(argv)}: {output.decode(errors='replace').strip()}")

    async def _run(self, name: str, *argv: str) -> None:
        """Start a program in the node's namespaces that goes on."""
        with (self._folder / f"{name}.log").open("ab") as log:
            program = await asyncio.create_subprocess_exec(
                *self._entered(*argv),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._programs.append(program)

    def _entered(self, *argv: str) -> tuple[str, ...]:
        return ("nsenter", f"--target={self._pid}", "--mount", "--net", "--pid", "--wd=/", "--", *argv)
