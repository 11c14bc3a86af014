"""A real API server for tests: etcd, kube-apiserver and the controller manager, without any node.

Owns their processes, certificates and folder. Nothing runs pods here: a test that needs a pod's troubles
writes them into the pod's status itself, as a kubelet would.
"""

import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from kubernetes import client as kube
from kubernetes import config as kube_config

from tests.engine.certificates import Authority, write_key_pair
from toolchain import folders

_START_LIMIT = 90.0
"""Seconds until a component must answer; each takes 2 to 10 on two busy cores."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class ApiServer:
    """A running control plane.

    Attributes:
        folder: Where its data, certificates and logs are.
        address: The API server's URL.
        kubeconfig: The content of an administrator's kubeconfig.
    """

    folder: Path
    address: str = ""
    kubeconfig: str = ""
    _commands: dict[str, list[str]] = field(default_factory=dict)
    _processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self) -> None:
        """Starts everything and waits until the API server is ready."""
        self._prepare()
        for name in self._commands:
            self._run(name)
            if name == "kube-apiserver":
                self.wait()

    def client(self) -> kube.ApiClient:
        """The official client, as administrator: looks at the cluster, and plays what a test leaves out."""
        return kube_config.new_client_from_config(str(self.folder / "kubeconfig"))

    def stop_api(self) -> None:
        """Kills the API server alone; etcd keeps its objects."""
        self._end("kube-apiserver")

    def start_api(self) -> None:
        """Starts the API server again, on the same port, and waits for it."""
        self._run("kube-apiserver")
        self.wait()

    def stop(self) -> None:
        """Kills everything."""
        for name in reversed(list(self._processes)):
            self._end(name)

    def wait(self) -> None:
        """Returns when `/readyz` says ok; raises with the log's end when that takes too long."""
        deadline = time.monotonic() + _START_LIMIT
        context = ssl.create_default_context(cafile=str(self.folder / "ca.crt"))
        context.load_cert_chain(self.folder / "admin.crt", self.folder / "admin.key")
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", context=context, timeout=5) as response:
                    if response.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                pass
            if self._processes["kube-apiserver"].poll() is not None:
                break
            time.sleep(0.1)
        log = (self.folder / "kube-apiserver.log").read_text(errors="replace")
        raise RuntimeError(f"The API server did not become ready; its log ends:\n{log[-3000:]}")

    def _run(self, name: str) -> None:
        # No component outlives a killed test run. By setpriv, not by code of ours between fork and exec: in a
        # process that talks by gRPC, gRPC's own threads wake up there, and the component may never start.
        bound = ("setpriv", "--pdeathsig", "KILL", "--", *self._commands[name])
        with (self.folder / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(bound, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def _end(self, name: str) -> None:
        process = self._processes.pop(name, None)
        if process is not None:
            process.kill()
            process.wait()

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        client, peer, api, manager = (free_port() for _ in range(4))
        self.address = f"https://127.0.0.1:{api}"
        authority = Authority.create()
        authority.write(self.folder / "ca.crt")
        authority.issue(self.folder / "server", "kube-apiserver", addresses=("127.0.0.1", "10.0.0.1"))
        authority.issue(self.folder / "admin", "test-admin", organisation="system:masters")
        write_key_pair(self.folder / "sa.key", self.folder / "sa.pub")
        self.kubeconfig = self._kubeconfig()
        (self.folder / "kubeconfig").write_text(self.kubeconfig)
        at = self.folder
        self._commands = {
            "etcd": [
                *(str(folders.tool("etcd")), f"--data-dir={at / 'etcd'}", "--unsafe-no-fsync"),
                f"--listen-client-urls=http://127.0.0.1:{client}",
                f"--advertise-client-urls=http://127.0.0.1:{client}",
                f"--listen-peer-urls=http://127.0.0.1:{peer}",
                f"--initial-advertise-peer-urls=http://127.0.0.1:{peer}",
                f"--initial-cluster=default=http://127.0.0.1:{peer}",
            ],
            "kube-apiserver": [
                *(str(folders.tool("kube-apiserver")), f"--etcd-servers=http://127.0.0.1:{client}"),
                *("--bind-address=127.0.0.1", f"--secure-port={api}", "--endpoint-reconciler-type=none"),
                *(f"--tls-cert-file={at / 'server.crt'}", f"--tls-private-key-file={at / 'server.key'}"),
                *(f"--client-ca-file={at / 'ca.crt'}", f"--cert-dir={at / 'certificates'}"),
                *(
                    f"--service-account-key-file={at / 'sa.pub'}",
                    f"--service-account-signing-key-file={at / 'sa.key'}",
                ),
                "--service-account-issuer=https://kubernetes.default.svc",
                *(
                    "--authorization-mode=RBAC",
                    "--service-cluster-ip-range=10.0.0.0/24",
                    "--anonymous-auth=false",
                ),
            ],
            "kube-controller-manager": [
                *(str(folders.tool("kube-controller-manager")), f"--kubeconfig={at / 'kubeconfig'}"),
                *(
                    "--bind-address=127.0.0.1",
                    f"--secure-port={manager}",
                    f"--cert-dir={at / 'certificates'}",
                ),
                *(f"--service-account-private-key-file={at / 'sa.key'}", f"--root-ca-file={at / 'ca.crt'}"),
                f"--flex-volume-plugin-dir={at / 'volume-plugins'}",
                *("--leader-elect=false", "--horizontal-pod-autoscaler-sync-period=2s"),
            ],
        }

    def _kubeconfig(self) -> str:
        at = self.folder
        user = {"client-certificate": str(at / "admin.crt"), "client-key": str(at / "admin.key")}
        cluster = {"server": self.address, "certificate-authority": str(at / "ca.crt")}
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "test", "cluster": cluster}],
            "users": [{"name": "admin", "user": user}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "admin"}}],
            "current-context": "test",
        }
        return str(yaml.safe_dump(config))
