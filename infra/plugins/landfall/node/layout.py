"""Where a node keeps its things, seen from the host and seen from inside.

Owns names and paths only; creates nothing. Inside the node its folder is always at the same short place,
because Unix socket paths may have 107 characters at most (unix(7)) and a state folder can be deep.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from toolchain import folders

INSIDE = Path("/run/landfall/node")
"""The node's own folder in its mount namespace."""

REGISTRY_INSIDE = Path("/run/landfall/registry")
"""The folder of the registry's socket in the node's mount namespace."""

CONTAINERD_SOCKET = Path("/run/containerd/containerd.sock")
"""Where containerd listens, in the node's private /run."""

VOLUME_PLUGINS = Path("/var/lib/kubelet/volume-plugins")
"""Where kubelet and controllers look for volume plugins, in a folder of the node's own; by default they make
one in the host's /usr/libexec (https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/)."""


@dataclass(frozen=True)
class Layout:
    """The paths of one node.

    Attributes:
        name: The node's name.
        folder: The node's folder on the host.
    """

    name: str
    folder: Path

    @property
    def identity(self) -> str:
        """A name that no other node of this machine has, whatever state folder it lives in."""
        return f"landfall-{self.name}-{hashlib.sha256(str(self.folder).encode()).hexdigest()[:8]}"

    @property
    def record(self) -> Path:
        """What the node is: its spec and address."""
        return self.folder / "node.json"

    @property
    def process(self) -> Path:
        """Which process is the node's first one."""
        return self.folder / "process.json"

    @property
    def plan(self) -> Path:
        """What the first process runs."""
        return self.folder / "plan.json"

    @property
    def status(self) -> Path:
        """How far the first process has come."""
        return self.folder / "status.json"

    @property
    def lock(self) -> Path:
        """Held by whoever changes the node; outlives its folder."""
        return self.folder.parent / f".{self.name}.lock"

    @property
    def pki(self) -> Path:
        """Keys and certificates."""
        return self.folder / "pki"

    @property
    def config(self) -> Path:
        """The components' configuration files."""
        return self.folder / "config"

    @property
    def log(self) -> Path:
        """One log file per component."""
        return self.folder / "log"

    def inside(self, path: Path) -> str:
        """A path of the node's folder as its own processes see it."""
        return str(INSIDE / path.relative_to(self.folder))


def nodes_folder() -> Path:
    """The folder that holds every node's folder."""
    return folders.state() / "nodes"


def of(name: str) -> Layout:
    """The layout of the node with this name in the current state folder."""
    return Layout(name, nodes_folder() / name)
