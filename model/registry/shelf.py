"""What keeps releases: the face that a folder and an OCI registry have in common."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from model.registry.aliases import Pointer
from model.registry.chain import Ledger
from model.registry.entry import Entry, Event
from model.release import Release


class Signer(Protocol):
    """Signs entries of the ledger with a person's key."""

    @property
    def key(self) -> str:
        """The key's fingerprint."""
        ...

    def sign(self, text: bytes) -> str:
        """The signature of a text, base64."""
        ...


class Writer(Protocol):
    """The ledger while nobody else may write to it."""

    @property
    def ledger(self) -> Ledger:
        """It as it is now."""
        ...

    def append(self, event: Event, signer: Signer | None = None) -> Entry:
        """Adds an entry; when this returns, the entry will outlast a crash.

        Raises:
            LedgerError: It cannot be written.
        """
        ...


class Shelf(Protocol):
    """Keeps whole releases by digest, and a ledger."""

    @property
    def place(self) -> str:
        """Where it is, for people."""
        ...

    def digests(self) -> tuple[str, ...]:
        """Every release that it has, sorted; "sha256:…"."""
        ...

    def fetch(self, digest: str) -> Release:
        """A release, every file of it verified against the digest.

        Raises:
            UnknownRelease: It is not here.
            ReleaseError: It is damaged.
        """
        ...

    def add(self, path: Path) -> Release:
        """Takes a copy of a release folder, in the place of one that is there; half of one is never seen.

        Raises:
            ReleaseError: The folder is damaged, or is the very one that is to be replaced.
            RegistryError: It cannot be kept.
        """
        ...

    def take_signature(self, path: Path) -> None:
        """Adds the signature of a release folder to the same release here, unless that has one.

        Raises:
            RegistryError: It cannot be kept.
        """
        ...

    def remove(self, digest: str) -> None:
        """Removes a release; one that is not there is no error."""
        ...

    def read(self) -> Ledger:
        """The ledger, its chain verified.

        Raises:
            LedgerError: It was altered.
        """
        ...

    def writing(self) -> AbstractContextManager[Writer]:
        """The ledger for writing, as a context.

        Raises:
            LedgerError: It was altered, or another wrote at the same time.
        """
        ...

    def point(self, pointer: Pointer, digest: str) -> None:
        """Shows an alias to tools that cannot read the ledger, where the shelf has a way to."""
        ...


Clock = Callable[[], str]
"""Tells the time in UTC as RFC 3339."""
