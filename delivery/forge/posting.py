"""One comment of one pull request: made once, and from then on written anew in its place."""

from dataclasses import dataclass, replace
from enum import StrEnum

from delivery.comment.body import LIMIT, MARKER, outdated, render
from delivery.comment.records import Review
from delivery.forge.contract import Comment, Forge
from delivery.forge.errors import BodyTooLong, WriteInterrupted

_LIMITS = (LIMIT, LIMIT // 2, LIMIT // 4)
"""Characters, from what a forge is known to take to what every one takes: nobody says how they count those
that are longer in UTF-16 or UTF-8."""
_TRIES = 3

FOREIGN = (
    "**From a fork.** It was rehearsed by the fork's own code, without credentials: what follows is what that"
    " code says, not what a real account would answer."
)


class Outcome(StrEnum):
    """What became of a comment."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class Posted:
    """What was done.

    Attributes:
        outcome: What.
        where: Where the comment can be read; "" where none was written.
    """

    outcome: Outcome
    where: str = ""


def prepared(review: Review, *, head: str, log: str | None, foreign: bool) -> Review:
    """A review with what the forge knows better than the job that made it.

    Args:
        review: What that job found.
        head: The commit that the forge built; "" where it does not tell.
        log: Where the forge keeps the run.
        foreign: Whether a fork's code made it.
    """
    caution = FOREIGN if foreign else None
    previews = tuple(replace(preview, log=log) for preview in review.previews)
    return replace(review, previews=previews, head=head or review.head, artefact=log, caution=caution)


def post(forge: Forge, review: Review, head: str) -> Posted:
    """Write a review's comment, unless the pull request has moved on: then a newer job writes it.

    Args:
        forge: The pull request.
        review: What to tell.
        head: The commit that was reviewed; "" where nobody knows, so that this is not looked at.

    Raises:
        ForgeRefused: The forge refuses.
        ForgeUnreachable: It does not answer, or not in time.
    """
    if head and forge.head() != head:
        return Posted(Outcome.OUTDATED)
    for limit in _LIMITS[:-1]:
        try:
            return _write(forge, render(review, limit))
        except BodyTooLong:
            continue
    return _write(forge, render(review, _LIMITS[-1]))


def told(forge: Forge) -> str:
    """What the comment says now; "" where there is none."""
    found = _ours(forge)
    return found.body.replace("\r\n", "\n") if found else ""


def outdate(forge: Forge, reason: str) -> bool:
    """Let a comment say that something has moved since.

    Args:
        forge: Its pull request.
        reason: What has moved, as a sentence.

    Returns:
        Whether there was one to say so; what it tells besides stays as it is.

    Raises:
        ForgeRefused: The forge refuses.
        ForgeUnreachable: It does not answer, or not in time.
    """
    found = _ours(forge)
    if found is None:
        return False
    before = found.body.replace("\r\n", "\n")
    after = outdated(before, reason)
    if after != before:
        forge.update(found, after)
    return after != before


def _write(forge: Forge, text: str) -> Posted:
    for _ in range(_TRIES - 1):
        try:
            return _write_once(forge, text)
        except WriteInterrupted:
            continue  # it may be there: look again before making another
    return _write_once(forge, text)


def _write_once(forge: Forge, text: str) -> Posted:
    found = _ours(forge)
    if found is None:
        return Posted(Outcome.CREATED, forge.create(text))
    if found.body.replace("\r\n", "\n").strip() == text.strip():
        return Posted(Outcome.UNCHANGED)
    return Posted(Outcome.UPDATED, forge.update(found, text))


def _ours(forge: Forge) -> Comment | None:
    return next((one for one in forge.own_comments() if one.body.startswith(MARKER)), None)
