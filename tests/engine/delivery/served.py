"""A stack whose releases are served by processes on this machine: the real engine, ledger and server, and in
the place of a cluster a door that leads to whichever release the last update deployed."""

import http.client
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from delivery.plan.folder import PlanFolder, of
from model.registry.entry import Entry
from model.registry.folder import FolderShelf
from model.registry.registry import Registry
from tests.engine_command import Run
from tests.project import Project
from toolchain import folders

STACK = "uat"
LIMITS = {"approval": "none", "watchSeconds": 1, "latencyMilliseconds": 5000}
PROGRAM = """
import pathlib, pulumi
release = pulumi.Config("landfall").require("release")
if not pulumi.runtime.is_dry_run():
    if release in pathlib.Path({refused!r}).read_text():
        raise pulumi.RunError("no node has room for it")
    pathlib.Path({deployed!r}).write_text(release)
for name in pathlib.Path({around!r}).read_text().split():
    pulumi.ComponentResource("test:index:Around", name)
known = dict(model="heart", algorithm="any", score=0.8, metric="accuracy", image="none")
trial = pulumi.Config("landfall").get_object("canary")
if trial:
    pulumi.export("canary", dict(release=trial["release"], replicas=1, beside=2))
pulumi.export("kubeconfig", {kubeconfig!r})
for name, value in (known | dict(release=release, endpoint={endpoint!r})).items():
    pulumi.export(name, value)
"""


class Door(http.server.ThreadingHTTPServer):
    """Takes requests and gives them to the process of the release that is deployed.

    Attributes:
        deployed: The file with its digest.
        spoilt: What is sent in the place of a prediction by GET, by release.
    """

    def __init__(self, folder: Path, releases: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Way)
        self.deployed = folder / "deployed"
        self.spoilt: dict[str, bytes] = {}
        self._releases = releases
        self._servers: dict[str, tuple[subprocess.Popen[str], int]] = {}
        self._starting = threading.Lock()

    @property
    def address(self) -> str:
        """Its URL."""
        return f"http://127.0.0.1:{self.server_port}"

    def port(self) -> int:
        """Where the deployed release answers; its process is started where it is not yet."""
        with self._starting:
            digest = self.deployed.read_text()
            if digest not in self._servers:
                self._servers[digest] = _started(self._releases / digest.removeprefix("sha256:"))
            return self._servers[digest][1]

    def end(self) -> None:
        """End it and every process."""
        self.shutdown()
        self.server_close()
        for process, _ in self._servers.values():
            process.terminate()
            process.communicate()


class _Way(http.server.BaseHTTPRequestHandler):
    server: Door

    def do_GET(self) -> None:
        self._lead(b"")

    def do_POST(self) -> None:
        self._lead(self.rfile.read(int(self.headers["Content-Length"])))

    def _lead(self, body: bytes) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port(), timeout=10)
        kind = self.headers.get("Content-Type", "application/json")
        connection.request(self.command, self.path, body or None, {"Content-Type": kind} if body else {})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if "/predict?" in self.path:
            content = self.server.spoilt.get(self.server.deployed.read_text(), content)
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: a test's output is its own."""


def _started(release: Path) -> tuple["subprocess.Popen[str]", int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-P", "-m", "app", "--release", str(release)]
    command += ["--address", "127.0.0.1", "--port", str(port), "--log-requests", "none"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LANDFALL_")}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folders.CLONE, env=environment)
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "ready":
            return process, port
    raise AssertionError(f"the server of {release} did not start: status {process.wait()}")


@dataclass
class Served:
    """One project with stacks that can be promoted onto.

    Attributes:
        project: The project.
        door: What answers for its stacks.
        first: A release, deployed on the stack at the beginning.
        good: Another one.
        bad: One that gets ready and predicts something else than it should.
    """

    project: Project
    door: Door
    first: str
    good: str
    bad: str

    @property
    def registry(self) -> Registry:
        """The releases and their ledger."""
        return Registry(FolderShelf(self.project.folder / "state" / "releases"))

    def run(self, command: str, *arguments: str) -> Run:
        """Run one of the commands behind the scripts."""
        given = [sys.executable, "-P", "-m", "delivery.promotion", "--project", str(self.project.folder)]
        done = subprocess.run(
            [*given, command, *arguments], cwd=folders.CLONE, env=self.project.environment, text=True,
            timeout=300, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Run(done.returncode, done.stdout)

    def history(self, stack: str) -> list[Entry]:
        """The ledger's entries of a stack."""
        return [entry for entry in self.registry.ledger().entries if entry.alias == stack]

    def review(self, release: str) -> str:
        """Preview a release for review, and keep its plan; what the comment says."""
        given = [sys.executable, "-P", "-m", "delivery", "--project", str(self.project.folder)]
        done = subprocess.run(
            [*given, "preview", "--release", release, STACK], cwd=folders.CLONE,
            env=self.project.environment, text=True, timeout=300, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Run(done.returncode, done.stdout).succeeded()

    @property
    def around(self) -> Path:
        """Names of the resources that the program declares around the release, in a file."""
        return self.door.deployed.with_name("around")

    @property
    def refused(self) -> Path:
        """The release whose update fails, in a file."""
        return self.door.deployed.with_name("refused")

    @property
    def kept(self) -> PlanFolder:
        """What a preview for review keeps."""
        return of(self.project.folder / "state" / "previews", STACK)

    def program(self) -> str:
        """The stack's program."""
        cluster = {"name": "none", "cluster": {"server": "https://127.0.0.1:1"}}
        context = {"name": "none", "context": {"cluster": "none", "user": "none"}}
        kubeconfig = {"clusters": [cluster], "contexts": [context], "current-context": "none"}
        return PROGRAM.format(
            refused=str(self.refused),
            deployed=str(self.door.deployed),
            around=str(self.around),
            endpoint=self.door.address,
            kubeconfig=json.dumps({"apiVersion": "v1", "kind": "Config", **kubeconfig}),
        )

    def update(self) -> None:
        """Update the stack outside of promotions."""
        self.project.run("up", "--yes", "--skip-preview", "--stack", STACK).succeeded()

    @property
    def deployed(self) -> str:
        """The digest that the last update deployed."""
        return self.door.deployed.read_text()
