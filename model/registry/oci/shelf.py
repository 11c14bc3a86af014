"""Releases and a ledger in a repository of an OCI registry."""

import contextlib
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from model import release
from model.errors import LedgerError, UnknownRelease
from model.registry import chain, ledger_file
from model.registry.aliases import Pointer
from model.registry.chain import Head, Ledger
from model.registry.entry import Entry, Event
from model.registry.folder import FolderShelf, place_whole
from model.registry.oci import artifact
from model.registry.oci.artifact import LEDGER, RELEASE, Artifact, Blob
from model.registry.oci.reference import Reference
from model.registry.oci.seen import Seen
from model.registry.oci.transport import Repository
from model.registry.shelf import Signer
from model.release import Release

_TAG = re.compile(r"release-([0-9a-f]{64})")
_NO_TAG = re.compile(r"[^A-Za-z0-9_.-]")
_LONGEST_TAG = 128
"""Characters:
https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests (read 2026-11-21)"""

_LEDGER_TAG = "ledger"
_LEDGER_FILE = "ledger.ndjson"


class OciShelf:
    """A repository as a shelf.

    Args:
        reference: Where it is.
        copies: Folder for what is fetched, and for the ledger's last head that this machine saw.
    """

    def __init__(self, reference: Reference, copies: Path) -> None:
        self._repository = Repository(reference)
        self._copies = FolderShelf(copies)
        self._seen = Seen(copies / "seen")

    @property
    def place(self) -> str:
        """The repository's name."""
        return str(self._repository.reference)

    def digests(self) -> tuple[str, ...]:
        """Every release in the repository."""
        found = map(_TAG.fullmatch, self._repository.tags())
        return tuple(sorted(f"sha256:{match[1]}" for match in found if match))

    def fetch(self, digest: str) -> Release:
        """The release, brought to this machine and verified there."""
        content = self._repository.manifest(_tag(digest))
        if content is None:
            raise UnknownRelease(
                f"Release {digest} is not in {self.place}. Releases there: "
                f"{', '.join(self.digests()) or 'none'}."
            )
        found = artifact.parse(content, RELEASE, f"{self.place}:{_tag(digest)}")
        path = release.folder(self._copies.folder, digest)
        if not _is_copy(path, found):
            place_whole(path, lambda made: self._download(found, made))
        return self._copies.fetch(digest)

    def add(self, path: Path) -> Release:
        """Uploads the folder's files, then the manifest that names them."""
        given = release.load(path)
        blobs = []
        for file in sorted(path.iterdir()):
            content = file.read_bytes()
            blobs.append(Blob(file.name, self._repository.put_blob(content), len(content)))
        self._put(_tag(given.digest), Artifact(RELEASE, tuple(blobs)))
        return self.fetch(given.digest)

    def take_signature(self, path: Path) -> None:
        """A manifest that names the signature too."""
        given = release.load(path)
        content = self._repository.manifest(_tag(given.digest))
        if content is None or not (path / release.SIGNATURE).exists():
            return
        found = artifact.parse(content, RELEASE, f"{self.place}:{_tag(given.digest)}")
        if all(blob.name != release.SIGNATURE for blob in found.blobs):
            signature = (path / release.SIGNATURE).read_bytes()
            blob = Blob(release.SIGNATURE, self._repository.put_blob(signature), len(signature))
            self._put(_tag(given.digest), Artifact(RELEASE, (*found.blobs, blob)))

    def remove(self, digest: str) -> None:
        """Removes the manifest; the registry's own clean-up frees the room."""
        content = self._repository.manifest(_tag(digest))
        if content is not None:
            self._repository.delete_manifest(f"sha256:{hashlib.sha256(content).hexdigest()}")
        self._copies.remove(digest)

    def read(self) -> Ledger:
        """The ledger: its chain verified, and that it goes on from what this machine saw of it before."""
        return self._read()[0]

    @contextlib.contextmanager
    def writing(self) -> Iterator["OciLedger"]:
        """The ledger for writing.

        A registry cannot compare and swap a tag. Writers on this machine wait for each other; of two
        machines that write within the same instant, one is told that it lost and has to try again.
        """
        with self._seen.locked():
            ledger, manifest = self._read()
            yield OciLedger(self, ledger, manifest)

    def point(self, pointer: Pointer, digest: str) -> None:
        """Gives the release's manifest the tag "model.alias"."""
        content = self._repository.manifest(_tag(digest))
        if content is not None:
            tag = f"{pointer.model}.{pointer.alias}"
            self._repository.put_manifest(_NO_TAG.sub("-", tag).lstrip(".-")[:_LONGEST_TAG], content)

    def replace_ledger(self, text: bytes, head: Head, known: bytes | None) -> bytes:
        """Puts a longer ledger in the place of the one that is known.

        Args:
            text: All of it.
            head: Where it ends.
            known: The manifest of the one that it continues; None where there was none.

        Returns:
            The new manifest.

        Raises:
            LedgerError: Another was written meanwhile.
        """
        digest = self._repository.put_blob(text)
        wanted = Artifact(LEDGER, (Blob(_LEDGER_FILE, digest, len(text)),), head.to_text().decode().strip())
        if self._repository.manifest(_LEDGER_TAG) != known:
            raise self._overtaken()
        written = self._put(_LEDGER_TAG, wanted)
        if self._repository.manifest(_LEDGER_TAG) != written:
            raise self._overtaken()
        self._seen.note(head)
        return written

    def text(self, manifest: bytes | None) -> bytes:
        """The ledger's text behind a manifest."""
        if manifest is None:
            return b""
        found = artifact.parse(manifest, LEDGER, f"{self.place}:{_LEDGER_TAG}")
        return b"".join(self._repository.blob(blob.digest) for blob in found.blobs)

    def _read(self) -> tuple[Ledger, bytes | None]:
        manifest = self._repository.manifest(_LEDGER_TAG)
        ledger = chain.EMPTY
        if manifest is not None:
            found = artifact.parse(manifest, LEDGER, f"{self.place}:{_LEDGER_TAG}")
            head = chain.read_head(found.head.encode() + b"\n", self.place)
            ledger = chain.verify(self.text(manifest), head, self.place)
        self._seen.check(ledger, self.place)
        self._seen.note(ledger.head)
        return ledger, manifest

    def _download(self, found: Artifact, made: Path) -> None:
        for blob in found.blobs:
            (made / blob.name).write_bytes(self._repository.blob(blob.digest))

    def _put(self, tag: str, wanted: Artifact) -> bytes:
        config = self._repository.put_blob(artifact.EMPTY_CONFIG)
        content = artifact.to_manifest(wanted, config)
        self._repository.put_manifest(tag, content)
        return content

    def _overtaken(self) -> LedgerError:
        return LedgerError(
            f"ledger {self.place}: another machine wrote to it at the same time. Nothing of this was"
            " recorded. Try again; let one pipeline at a time promote."
        )


class OciLedger:
    """The ledger of a repository, as this machine found it.

    Attributes:
        ledger: It as it is now.
    """

    def __init__(self, shelf: OciShelf, ledger: Ledger, manifest: bytes | None) -> None:
        self._shelf = shelf
        self._manifest = manifest
        self.ledger = ledger

    def append(self, event: Event, signer: Signer | None = None) -> Entry:
        """Adds an entry; when this returns, the registry has it."""
        entry = ledger_file.signed(chain.following(self.ledger, event), signer)
        longer = chain.extended(self.ledger, entry)
        text = self._shelf.text(self._manifest) + entry.to_line() + b"\n"
        self._manifest = self._shelf.replace_ledger(text, longer.head, self._manifest)
        self.ledger = longer
        return entry


def _tag(digest: str) -> str:
    return f"release-{digest.removeprefix('sha256:')}"


def _is_copy(path: Path, wanted: Artifact) -> bool:
    try:
        held = {
            file.name: f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}" for file in path.iterdir()
        }
    except OSError:
        return False
    return held == {blob.name: blob.digest for blob in wanted.blobs}
