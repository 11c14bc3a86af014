"""Landfall's own buildah storage in the cache folder: layers that can always be made again.

Owns the storage's place and how buildah is called. The machine's own containers and images are never touched.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from infra.errors import ImageError
from infra.plugins.landfall import locks
from infra.plugins.landfall.image import failures
from infra.plugins.landfall.image.commands import Outcome, run
from infra.plugins.landfall.image.tree import staged
from toolchain import folders
from toolchain.aside import write_file

_DRIVER = "vfs"
"""Copies layers instead of mounting them: slower by a second, but it needs no mount, so it works in any
container and a killed build leaves nothing mounted; and its layers are the same bytes on every machine
(overlay's order of files is another one).
"""

_ANY_SIGNATURE = '{"default": [{"type": "insecureAcceptAnything"}]}\n'
"""Images are pinned by digest; whose signature they carry is for the cluster's policy to ask."""

_CHANGES_LAYERS = frozenset({"commit", "from", "rm", "rmi"})
"""What runs one at a time: buildah loses a layer where one image is removed while another is committed
(https://github.com/containers/buildah/issues/5674, open, read 2026-11-21: "layer not known")."""


@dataclass(frozen=True)
class Storage:
    """One storage.

    Attributes:
        folder: Where everything of it lies.
    """

    folder: Path

    def lock(self, name: str) -> Path:
        """A lock file for the making of one thing."""
        return self.folder / "locks" / name

    def call(self, arguments: Sequence[str | Path]) -> Outcome:
        """Run buildah and say how it ended.

        Raises:
            ImageError: The disk is full.
            ToolMissing: buildah is not installed.
        """
        layers, run_root = self.folder / "layers", self.folder / "run"
        places = ("--root", layers, "--runroot", run_root, "--storage-driver", _DRIVER)
        alone = locks.held(self.lock("layers")) if arguments[0] in _CHANGES_LAYERS else nullcontext()
        with alone, staged() as temporary:
            variables = {
                "TMPDIR": str(temporary),
                "BUILDAH_ISOLATION": "chroot",
                "STORAGE_OPTS": "",
                "CONTAINERS_CONF": str(self._settings()),
            }
            return run([folders.tool("buildah"), *places, *arguments], environment=variables)

    def buildah(self, *arguments: str | Path, step: str) -> str:
        """Run buildah and return what it printed.

        Args:
            arguments: Its command and arguments.
            step: What is being done, for the text of a failure.

        Raises:
            ImageError: It failed.
            ToolMissing: buildah is not installed.
        """
        outcome = self.call(arguments)
        if outcome.code != 0:
            raise ImageError(f"{step} failed: {failures.of_machine(outcome)}")
        return outcome.output.strip()

    def identity(self, name: str) -> str | None:
        """The id of a stored image, which its content decides, or None where there is none of that name."""
        outcome = self.call(["inspect", "--type", "image", "--format", "{{.FromImageID}}", name])
        return outcome.output.strip() if outcome.code == 0 else None

    def remove(self, name: str) -> None:
        """Forget an image; quiet where there is none. Layers that others stand on stay."""
        self.call(["rmi", name])

    def signature_policy(self) -> Path:
        """The policy file that pulls and pushes need, whatever the machine's own says."""
        policy = self.folder / "policy.json"
        write_file(policy, _ANY_SIGNATURE)
        return policy

    def _settings(self) -> Path:
        """buildah's own, whatever the machine's say: it makes a folder for networks even if it uses none."""
        settings = self.folder / "containers.conf"
        write_file(settings, f'[network]\nnetwork_config_dir = "{self.folder / "networks"}"\n')
        return settings


def storage() -> Storage:
    """The storage of the current cache folder."""
    return Storage(folders.cache() / "containers")
