"""What a ledger says of aliases: where each points, where it pointed, what must be kept. Pure.

An alias belongs to a model: "heart:prod" and "iris:prod" are two. Where only one model of a registry has the
alias, "prod" alone means it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from model.errors import UnknownRelease
from model.registry.entry import MOVES, Entry

CANDIDATE = "candidate"
"""The newest release that passed the gate; training moves it."""

KNOWN = (CANDIDATE, "uat", "prod")
"""The aliases of the usual road; a stack may have one of its own, such as "aws-prod"."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_DIGITS = re.compile(r"[0-9a-f]{6,}")


@dataclass(frozen=True, order=True)
class Pointer:
    """An alias of a model."""

    model: str
    alias: str

    def __str__(self) -> str:
        """As a user writes it in full."""
        return f"{self.model}:{self.alias}"


def check_name(alias: str) -> None:
    """Refuses an alias that could be taken for something else.

    Raises:
        UnknownRelease: It is not allowed.
    """
    if not _NAME.fullmatch(alias) or _DIGITS.fullmatch(alias):
        raise UnknownRelease(
            f"alias {alias!r} is not allowed: give up to 31 small letters, digits and hyphens, a letter"
            f" first, that are not the start of a digest, such as {', '.join(KNOWN)}."
        )


def current(entries: Iterable[Entry]) -> dict[Pointer, str]:
    """The digest that each alias points at."""
    return {Pointer(entry.model, entry.alias): entry.digest for entry in entries if entry.action in MOVES}


def find(entries: Iterable[Entry], named: str) -> Pointer | None:
    """The alias that a name means, "prod" or "heart:prod"; None where there is none.

    Raises:
        UnknownRelease: Several models have it.
    """
    found = [pointer for pointer in current(entries) if named in {str(pointer), pointer.alias}]
    if len(found) > 1:
        raise UnknownRelease(
            f"{named!r} is an alias of several models. Say which: {', '.join(map(str, sorted(found)))}."
        )
    return found[0] if found else None


def history(entries: Iterable[Entry], pointer: Pointer) -> tuple[str, ...]:
    """The digests that an alias pointed at, oldest first; the last is where it points now."""
    return tuple(entry.digest for entry in entries if entry.action in MOVES and _concerns(entry, pointer))


def before(entries: Iterable[Entry], pointer: Pointer) -> str | None:
    """What to roll an alias back to; None where there was nothing before.

    It is what the alias pointed at before the release that it points at now, leaving out every release that
    was withdrawn or rolled back from since it was last promoted: one that failed is nothing to go back to.
    """
    failed: set[str] = set()
    stack: list[str] = []
    for entry in entries:
        if not _concerns(entry, pointer):
            continue
        if entry.action == "withdraw":
            failed.add(entry.digest)
        elif entry.action in MOVES:
            if entry.action == "rollback":
                failed.update(stack[-1:])
            failed.discard(entry.digest)
            stack.append(entry.digest)
    now = stack[-1] if stack else None
    return next((digest for digest in reversed(stack) if digest != now and digest not in failed), None)


def kept(entries: Sequence[Entry], last: int) -> frozenset[str]:
    """The digests that must not be removed: where aliases point, and the last different ones of each.

    Args:
        entries: The ledger.
        last: How many of each alias.
    """
    wanted: set[str] = set()
    for pointer in current(entries):
        newest = dict.fromkeys(reversed(history(entries, pointer)))
        wanted.update(list(newest)[:last])
        back = before(entries, pointer)
        wanted.update({back} if back else ())
    return frozenset(wanted)


def _concerns(entry: Entry, pointer: Pointer) -> bool:
    return (entry.model, entry.alias) == (pointer.model, pointer.alias)
