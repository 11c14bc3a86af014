"""The last head of a distant ledger that this machine saw.

Whoever can write to a registry can put an older ledger in the place of the newer one, and its chain is whole.
A machine that has read the newer one notices.
"""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from model.errors import LedgerError
from model.registry import chain
from model.registry.chain import Head, Ledger


class Seen:
    """The last head, in a folder.

    Args:
        folder: Where it is kept; made where missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Lets one process of this machine write at a time."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def check(self, ledger: Ledger, place: str) -> None:
        """Refuses a ledger that lost entries.

        Raises:
            LedgerError: It does not go on from the last head seen.
        """
        try:
            last = chain.read_head((self._folder / "head").read_bytes(), str(self._folder))
        except FileNotFoundError:
            return
        if not chain.contains(ledger, last):
            raise LedgerError(
                f"ledger {place}: it has {ledger.head.count} lines and does not go on from line {last.count},"
                f" {last.sha256}, which this machine saw there before. Entries were removed or rewritten."
                f" Find out by whom; then remove {self._folder / 'head'} to accept what is there now.",
                last.count,
            )

    def note(self, head: Head) -> None:
        """Remembers a head."""
        self._folder.mkdir(parents=True, exist_ok=True)
        aside = self._folder / ".head"
        aside.write_bytes(head.to_text())
        aside.replace(self._folder / "head")
