"""One review as one comment in Markdown. Pure: the same review gives the same text."""

from collections.abc import Iterator

from delivery.comment import danger, details, escaping, failures, overview, plans
from delivery.comment.footer import footer
from delivery.comment.records import Review, StackPreview
from delivery.comment.verdict import verdict

MARKER = "<!-- landfall-preview:v1 -->"
"""How the comment is found again, to be written anew in its place."""

LIMIT = 60_000
"""Characters of a comment. GitHub names 65,536: "Body is too long (maximum is 65536 characters)"
(https://github.com/telia-oss/github-pr-resource/issues/259); measured were 262,144 bytes
(https://github.com/objectstack-ai/objectstack/issues/18826; both read 2026-11-21). This keeps to both."""

_STOPS = failures.BUDGET / (failures.BUDGET + danger.BUDGET)
"""The share of what stops the update, where there is room for less than both may have."""

_STALE = "> ⚠ **Stale**:"
_ROOM = 200
"""Characters for the note about what was left out."""


def render(review: Review, limit: int = LIMIT) -> str:
    """The whole comment.

    Verdict, table, what stops the update and what is lost are always whole. Diffs are given as far as they
    fit; what is left out is counted. For a forge that takes less than `LIMIT`, what stops and what is lost
    are told in fewer words.

    Args:
        review: What it tells.
        limit: Characters that it may have, at least 15,000 for 20 stacks.

    Returns:
        Markdown of at most so many characters.
    """
    head, foot = tuple(_head(review)), f"{footer(review)}\n\n{plans.mark(review)}"
    room = limit - _ROOM - sum(len(block) + 2 for block in (*head, foot))
    stops = failures.block(review.previews, min(failures.BUDGET, round(room * _STOPS)))
    lost = danger.block(review.previews, min(danger.BUDGET, room - len(stops) - 2))
    whole = [*head, *(block for block in (stops, lost) if block)]
    folds, left_out = _fitting(review.previews, room - len(stops) - len(lost) - 4)
    where = f": [all of it]({review.artefact})" if review.artefact else ""
    note = [f"{left_out} more part{'' if left_out == 1 else 's'} did not fit{where}."] if left_out else []
    return "\n\n".join((*whole, *folds, *note, foot)) + "\n"


def outdated(text: str, reason: str) -> str:
    """A comment with a banner that something has moved since; the same where it has one, or is none of ours.

    Args:
        text: The comment.
        reason: What has moved, as a sentence.
    """
    marker, heading, *rest = [*text.split("\n\n", 2), "", ""][:3]
    if marker != MARKER or not rest[0] or rest[0].startswith(_STALE):
        return text
    banner = f"{_STALE} {escaping.message(reason)} What follows may no longer be true."
    return "\n\n".join((marker, heading, banner, *rest))


def _head(review: Review) -> Iterator[str]:
    yield MARKER
    yield f"## {verdict(review)}"
    if review.caution:
        yield f"> ⚠ {review.caution}"
    if review.missing:
        where = f" See [the run]({review.artefact})." if review.artefact else ""
        yield f"> ❌ **Not previewed**: {review.missing}{where}"
    if review.differs:
        yield f"> ✋ **Not what was reviewed**: {escaping.message(review.differs)}"
    if review.previews:
        yield overview.table(review.previews)


def _fitting(previews: tuple[StackPreview, ...], room: int) -> tuple[list[str], int]:
    """The folded parts that fit, each stack's behind one line, and how many do not."""
    folds, left_out = [], 0
    for preview in previews:
        kept: list[str] = []
        summary = f"{_plain_name(preview)}: {details.count(preview)}"
        used = len(details.folded(summary, ""))
        for part in details.parts(preview):
            if used + len(part) + 2 <= room:
                kept.append(part)
                used += len(part) + 2
            else:
                left_out += 1
        if kept:
            folds.append(details.folded(summary, "\n\n".join(kept)))
            room -= used + 2
    return folds, left_out


def _plain_name(preview: StackPreview) -> str:
    # In a <summary> Markdown is not looked for, HTML is.
    shown = escaping.shown(preview.stack, 60)
    return f"<code>{shown.replace('&', '&amp;').replace('<', '&lt;').replace('@', '&#64;')}</code>"
