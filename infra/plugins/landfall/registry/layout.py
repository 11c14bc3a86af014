"""Where a registry keeps its things. Names and paths only."""

from dataclasses import dataclass
from pathlib import Path

from toolchain import folders

ADDRESS = "127.0.0.1"
"""The only address that it listens on."""


@dataclass(frozen=True)
class Layout:
    """The paths of one registry.

    Attributes:
        folder: Its folder in the state folder.
    """

    folder: Path

    @property
    def port(self) -> Path:
        """The port that it keeps."""
        return self.folder / "port"

    @property
    def settings(self) -> Path:
        """docker-registry's configuration. Its path in a command line tells whose process that is."""
        return self.folder / "config.yml"

    @property
    def relay_settings(self) -> Path:
        """haproxy's configuration, alike."""
        return self.folder / "haproxy.cfg"

    @property
    def data(self) -> Path:
        """The images."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The log files."""
        return self.folder / "log"

    @property
    def socket(self) -> Path:
        """The Unix socket, alone in its folder so that the folder can be shown to a node."""
        return self.folder / "socket" / "registry.sock"

    @property
    def lock(self) -> Path:
        """Held by whoever changes the registry; outlives its folder."""
        return self.folder.parent / f".{self.folder.name}.lock"

    def process(self, program: str) -> Path:
        """Which process runs a program of the registry."""
        return self.folder / f"{program}.process.json"


def of(name: str) -> Layout:
    """The layout of the registry with this name in the current state folder."""
    return Layout(folders.state() / "registries" / name)
