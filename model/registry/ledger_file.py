"""A ledger in a folder: `ledger.ndjson`, `head`, and a lock file.

A line is written and flushed to the disk before the head that counts it, so that killing the writer at any
moment leaves the ledger as it was, or with the whole new entry.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from model.errors import LedgerError
from model.registry import chain
from model.registry.chain import Ledger
from model.registry.entry import Entry, Event
from model.registry.shelf import Signer

_TEXT = "ledger.ndjson"
_HEAD = "head"
_LOCK = "lock"


def read(folder: Path) -> Ledger:
    """The ledger of a folder; empty where there is none.

    Raises:
        LedgerError: It was altered, or cannot be read.
    """
    # The head first: a writer moves it last, so a text that is read later is never behind it.
    head = _content(folder / _HEAD)
    text = _content(folder / _TEXT)
    if head is None:
        if text:
            raise LedgerError(
                f"ledger {folder}: its file {_HEAD} is missing. Restore the folder from a backup:"
                " without the head nobody can tell whether lines were removed."
            )
        return chain.EMPTY
    return chain.verify(text or b"", chain.read_head(head, str(folder)), str(folder))


@contextlib.contextmanager
def writing(folder: Path) -> Iterator["LedgerFile"]:
    """The ledger of a folder for the length of a with block; another writer waits.

    Raises:
        LedgerError: It was altered, or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield LedgerFile(folder, read(folder))
    except OSError as error:
        raise _unwritable(folder, error) from None


class LedgerFile:
    """A ledger that this process alone may write to.

    Attributes:
        ledger: It as it is now.
    """

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self._folder = folder
        self.ledger = ledger

    def append(self, event: Event, signer: Signer | None = None) -> Entry:
        """Adds an entry; when this returns it is on the disk.

        Raises:
            LedgerError: It cannot be written; the ledger is as it was.
        """
        entry = signed(chain.following(self.ledger, event), signer)
        longer = chain.extended(self.ledger, entry)
        try:
            if not (self._folder / _HEAD).exists():
                # The head comes first: a text without one is refused, so that its removal is noticed.
                self._write_head(chain.START.to_text())
            self._write_line(entry.to_line() + b"\n")
            self._write_head(longer.head.to_text())
        except OSError as error:
            raise _unwritable(self._folder, error) from None
        self.ledger = longer
        return entry

    def _write_line(self, line: bytes) -> None:
        with (self._folder / _TEXT).open("ab") as file:
            # What a killed writer did not finish would run into this line.
            file.truncate(self.ledger.size)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def _write_head(self, text: bytes) -> None:
        aside = self._folder / f".{_HEAD}"
        with aside.open("wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._folder / _HEAD)
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def signed(entry: Entry, signer: Signer | None) -> Entry:
    """An entry with a person's signature, where there is a signer."""
    if signer is None:
        return entry
    named = replace(entry, key=signer.key)
    return replace(named, signature=signer.sign(named.signed_text()))


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LedgerError(
            f"ledger file {path} cannot be read ({error.strerror}). Correct its permissions."
        ) from None


def _unwritable(folder: Path, error: OSError) -> LedgerError:
    return LedgerError(
        f"ledger {folder} cannot be written ({error.strerror or error}). Nothing was recorded or moved."
        " Make room there or correct its permissions, then try again."
    )
