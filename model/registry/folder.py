"""Releases in a folder: one folder each, named by the digest's hex, and the ledger beside them."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from model import release
from model.errors import RegistryError, ReleaseError, UnknownRelease
from model.registry import ledger_file
from model.registry.aliases import Pointer
from model.registry.chain import Ledger
from model.registry.ledger_file import LedgerFile
from model.release import Release

_HEX = re.compile(r"[0-9a-f]{64}")
_LEDGER = ".ledger"
_ASIDE = ".making-"


class FolderShelf:
    """Releases and a ledger below one folder, which is made when something is first kept.

    Attributes:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def place(self) -> str:
        """The folder's path."""
        return str(self.folder)

    def digests(self) -> tuple[str, ...]:
        """Every release in the folder, damaged ones too."""
        if not self.folder.is_dir():
            return ()
        return tuple(
            sorted(
                f"sha256:{path.name}"
                for path in self.folder.iterdir()
                if _HEX.fullmatch(path.name) and path.is_dir()
            )
        )

    def fetch(self, digest: str) -> Release:
        """The release, verified where it lies."""
        path = release.folder(self.folder, digest)
        if not path.is_dir():
            raise UnknownRelease(
                f"Release {digest} is not in {self.folder}. Releases there: "
                f"{', '.join(self.digests()) or 'none'}."
            )
        found = release.load(path)
        if found.digest != digest:
            raise ReleaseError(
                f"release {path}: its folder is named {digest}, its content is {found.digest}. Nothing of it"
                " was used. Rename the folder to the hex digits of its content, or train the release again."
            )
        return found

    def add(self, path: Path) -> Release:
        """A copy of the folder, under its digest."""
        target = release.folder(self.folder, release.load(path).digest)
        if target.resolve() == path.resolve():
            raise ReleaseError(
                f"release {path}: its evidence (scores, verdicts, reports) is not what was registered."
                " Nothing of it was used. Restore the folder, or remove it and train it again."
            )
        place_whole(target, lambda made: _copy(path, made))
        return release.load(target)

    def take_signature(self, path: Path) -> None:
        """A copy of the file, put in place by a rename."""
        given = path / release.SIGNATURE
        kept = release.folder(self.folder, release.load(path).digest) / release.SIGNATURE
        if given.exists() and not kept.exists():
            with aside(self.folder) as free:
                shutil.copyfile(given, free / release.SIGNATURE).replace(kept)

    def remove(self, digest: str) -> None:
        """Moves the folder aside at once, then empties it."""
        path = release.folder(self.folder, digest)
        try:
            remove_abandoned(self.folder)
            with aside(self.folder) as gone:
                path.rename(gone / "release")
        except FileNotFoundError:
            return
        except OSError as error:
            raise RegistryError(
                f"Release {digest} cannot be removed from {self.folder} ({error.strerror})."
                " Correct the permissions of that folder."
            ) from None

    def read(self) -> Ledger:
        """The ledger, its chain verified."""
        return ledger_file.read(self.folder / _LEDGER)

    def writing(self) -> AbstractContextManager[LedgerFile]:
        """The ledger for writing; another process waits. Whoever was killed before is tidied up after."""
        remove_abandoned(self.folder)
        return ledger_file.writing(self.folder / _LEDGER)

    def point(self, pointer: Pointer, digest: str) -> None:
        """Nothing: the ledger is enough."""


def place_whole(target: Path, fill: Callable[[Path], None]) -> None:
    """Makes a folder so that only nothing, what was there before, or the whole of it is ever seen.

    Args:
        target: The folder to be; a damaged one that is there is replaced.
        fill: Writes the content into the empty folder that it is given.

    Raises:
        RegistryError: It cannot be written; nothing was kept.
    """
    store = target.parent
    try:
        store.mkdir(parents=True, exist_ok=True)
        remove_abandoned(store)
        with aside(store) as free:
            made = free / "release"
            made.mkdir()
            fill(made)
            _flush(made)
            # mkdir's mode minus the user's mask could keep a container's other user out.
            made.chmod(0o755)
            if target.exists():
                target.rename(free / "damaged")
            made.rename(target)
    except OSError as error:
        raise RegistryError(
            f"release store {store}: cannot write the release ({error.strerror or error}). Nothing was kept."
            " Make room or choose another folder, then try again."
        ) from None


def remove_abandoned(store: Path) -> None:
    """Removes what processes left that were killed half-way: the name of each folder tells whose it was."""
    for path in store.glob(f"{_ASIDE}*"):
        process = path.name.removeprefix(_ASIDE).partition("-")[0]
        if not Path("/proc", process).exists():
            shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def aside(store: Path) -> Iterator[Path]:
    """An empty folder in a store, gone after the with block; one that was killed leaves it to the next."""
    made = Path(tempfile.mkdtemp(prefix=f"{_ASIDE}{os.getpid()}-", dir=store))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _flush(folder: Path) -> None:
    """To the disk before the rename: else a power cut could leave the name with empty files behind it."""
    for path in [*folder.iterdir(), folder]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _copy(path: Path, made: Path) -> None:
    for file in path.iterdir():
        shutil.copyfile(file, made / file.name)
