"""The ledger's text: one entry a line, each holding the hash of the line before. Pure.

`head` says how many lines there are and the last one's hash. It is written after the line, so a writer that
is killed between the two leaves one whole line more than the head says, and one killed before that leaves a
line without its end. The first is part of the ledger, the second is not. Everything else is damage.
"""

import hashlib
import re
from dataclasses import dataclass

from model.errors import LedgerError
from model.registry.entry import Entry, Event, parse

GENESIS = "0" * 64
"""What the first line holds as the hash of the line before."""

_HEAD = re.compile(rb"(0|[1-9][0-9]{0,9}) ([0-9a-f]{64})\n")


@dataclass(frozen=True)
class Head:
    """Where a ledger ends.

    Attributes:
        count: Lines.
        sha256: Hex hash of the last one, or `GENESIS`.
    """

    count: int
    sha256: str

    def to_text(self) -> bytes:
        """The content of the head file."""
        return f"{self.count} {self.sha256}\n".encode()


START = Head(0, GENESIS)


@dataclass(frozen=True)
class Ledger:
    """A ledger whose chain was verified.

    Attributes:
        entries: Oldest first.
        head: Where it ends.
        size: Bytes of its text that count; what follows is a line that was never finished.
    """

    entries: tuple[Entry, ...]
    head: Head
    size: int


EMPTY = Ledger((), START, 0)


def read_head(text: bytes, place: str) -> Head:
    """Reads the content of a head file.

    Raises:
        LedgerError: It is not one.
    """
    match = _HEAD.fullmatch(text)
    if match is None:
        raise LedgerError(f"ledger {place}: its head is {text[:80]!r}, not a count and a SHA-256. {_ADVICE}")
    return Head(int(match[1]), match[2].decode())


def verify(text: bytes, head: Head, place: str) -> Ledger:
    """Reads a ledger and checks every link of its chain, up to the head.

    Args:
        text: The whole file.
        head: What its head file says.
        place: Where it lies, for the text of an error.

    Raises:
        LedgerError: A line was altered, removed, added or moved; the first bad one is named.
    """
    *lines, _unfinished = text.split(b"\n")
    entries: list[Entry] = []
    previous = GENESIS
    for number, line in enumerate(lines, 1):
        entry = _entry(line, number, place)
        if entry.previous != previous:
            raise _unlinked(lines, number, head, place)
        entries.append(entry)
        previous = _sha256(line)
        if number == head.count and previous != head.sha256:
            raise _broken(place, number, f"its SHA-256 is {previous}, the head says {head.sha256}")
    if len(lines) < head.count:
        raise _broken(place, len(lines) + 1, f"it is missing: the head counts {head.count} lines")
    if head.count == 0 and head.sha256 != GENESIS:
        raise _broken(place, 1, f"it is missing: the head names a line with SHA-256 {head.sha256}")
    if len(lines) > head.count + 1:
        raise _broken(place, head.count + 2, f"the head ends the ledger at line {head.count}")
    return Ledger(tuple(entries), Head(len(lines), previous), sum(len(line) + 1 for line in lines))


def following(ledger: Ledger, event: Event) -> Entry:
    """The entry of an event that comes next in a ledger."""
    # Not asdict: it would make dictionaries of the findings.
    fields = {name: getattr(event, name) for name in Event.__dataclass_fields__}
    return Entry(**fields, number=ledger.head.count + 1, previous=ledger.head.sha256)


def extended(ledger: Ledger, entry: Entry) -> Ledger:
    """A ledger with one more entry."""
    line = entry.to_line()
    head = Head(entry.number, _sha256(line))
    return Ledger((*ledger.entries, entry), head, ledger.size + len(line) + 1)


def heads(ledger: Ledger) -> tuple[Head, ...]:
    """Where the ledger ended after each of its entries."""
    ends = (*(entry.previous for entry in ledger.entries[1:]), ledger.head.sha256) if ledger.entries else ()
    return tuple(Head(number, sha256) for number, sha256 in enumerate(ends, 1))


def contains(ledger: Ledger, head: Head) -> bool:
    """Whether a ledger goes on from where another reading of it ended: nothing was removed or rewritten."""
    if head.count == 0:
        return head.sha256 == GENESIS
    if head.count == ledger.head.count:
        return head.sha256 == ledger.head.sha256
    return head.count < ledger.head.count and ledger.entries[head.count].previous == head.sha256


_ADVICE = (
    "Nothing was read from it. Restore the file from a backup, or find out who wrote to it:"
    " what it says of promotions cannot be relied on."
)


def _entry(line: bytes, number: int, place: str) -> Entry:
    try:
        entry = parse(line)
    except ValueError:
        raise _broken(place, number, "it is no entry of a ledger") from None
    if entry.number != number:
        raise _broken(place, number, f"it says that it is line {entry.number}")
    return entry


def _unlinked(lines: list[bytes], number: int, head: Head, place: str) -> LedgerError:
    """The error of a broken link: of its two lines the one is bad that no later line or head vouches for."""
    own = _sha256(lines[number - 1])
    if number > 1 and (own == head.sha256 or (number < len(lines) and _names(lines[number], own))):
        return _broken(place, number - 1, f"line {number} names another SHA-256 for it than its own")
    return _broken(place, number, "it does not name the SHA-256 of the line before")


def _names(line: bytes, previous: str) -> bool:
    try:
        return parse(line).previous == previous
    except ValueError:
        return False


def _broken(place: str, line: int, found: str) -> LedgerError:
    return LedgerError(f"ledger {place}, line {line}: {found}. {_ADVICE}", line)


def _sha256(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
