"""What a ledger says of aliases: where each points, where it pointed, what must be kept. Pure."""

import re
from collections.abc import Sequence

from model.errors import UnknownRelease
from model.registry.entry import MOVES, Entry

CANDIDATE = "candidate"
"""The newest release that passed the gate; training moves it."""

KNOWN = (CANDIDATE, "uat", "prod")
"""The aliases of the usual road; a stack may have one of its own, such as "aws-prod"."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_DIGITS = re.compile(r"[0-9a-f]{6,}")
_RESERVED = ("ledger", "release")


def check_name(alias: str) -> None:
    """Refuses an alias that could be taken for something else.

    Raises:
        UnknownRelease: It is not allowed.
    """
    if not _NAME.fullmatch(alias) or _DIGITS.fullmatch(alias) or alias.startswith(_RESERVED):
        raise UnknownRelease(
            f"alias {alias!r} is not allowed: give up to 31 small letters, digits and hyphens, a letter"
            f" first, not the start of a digest and not beginning with {' or '.join(_RESERVED)},"
            f" such as {', '.join(KNOWN)}."
        )


def current(entries: Sequence[Entry]) -> dict[str, str]:
    """The digest that each alias points at."""
    return {entry.alias: entry.digest for entry in entries if entry.action in MOVES}


def history(entries: Sequence[Entry], alias: str) -> tuple[str, ...]:
    """The digests that an alias pointed at, oldest first; the last is where it points now."""
    return tuple(entry.digest for entry in entries if entry.action in MOVES and entry.alias == alias)


def before(entries: Sequence[Entry], alias: str) -> str | None:
    """What to roll an alias back to; None where there was nothing before.

    It is what the alias pointed at before the release that it points at now, leaving out every release that
    was withdrawn or rolled back from: one that failed is nothing to go back to.
    """
    failed: set[str] = set()
    stack: list[str] = []
    for entry in entries:
        if entry.alias != alias:
            continue
        if entry.action == "promote":
            failed.discard(entry.digest)
            stack.append(entry.digest)
        elif entry.action == "withdraw":
            failed.add(entry.digest)
        elif entry.action == "rollback":
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
    wanted = set(current(entries).values())
    for alias in current(entries):
        newest = dict.fromkeys(reversed(history(entries, alias)))
        wanted.update(list(newest)[:last])
        back = before(entries, alias)
        wanted.update({back} if back else ())
    return frozenset(wanted)
