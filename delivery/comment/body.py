"""One review as one comment in Markdown. Pure: the same review gives the same text."""

from collections.abc import Iterator

from delivery.comment import danger, details, escaping, failures, overview
from delivery.comment.footer import footer
from delivery.comment.records import Review, StackPreview
from delivery.comment.verdict import verdict

MARKER = "<!-- landfall-preview:v1 -->"
"""How the comment is found again, to be written anew in its place."""

LIMIT = 60_000
"""Characters of a comment. GitHub's own limit is 65,536: "Body is too long (maximum is 65536 characters)"
(https://github.com/telia-oss/github-pr-resource/issues/259, read 2026-11-21)."""

_ROOM = 200
"""Characters for the note about what was left out."""


def render(review: Review, limit: int = LIMIT) -> str:
    """The whole comment.

    Verdict, table, what stops the update and what is lost are always whole. Diffs are given as far as they
    fit; what is left out is counted. For a forge that takes less than `LIMIT`, what stops and what is lost
    are told in fewer words.

    Args:
        review: What it tells.
        limit: Characters that it may have, at least 12,000 for 20 stacks.

    Returns:
        Markdown of at most so many characters.
    """
    head = "\n\n".join(_head(review, limit))
    foot = footer(review)
    room = limit - len(head) - len(foot) - _ROOM
    folds, left_out = _fitting(review.previews, room)
    where = f": [all of it]({review.artefact})" if review.artefact else ""
    note = [f"{left_out} more part{'' if left_out == 1 else 's'} did not fit{where}."] if left_out else []
    return "\n\n".join((head, *folds, *note, foot)) + "\n"


def _head(review: Review, limit: int) -> Iterator[str]:
    yield MARKER
    yield f"## {verdict(review)}"
    if review.caution:
        yield f"> ⚠ {review.caution}"
    if review.stale:
        yield f"> ⚠ **Stale**: {escaping.message(review.stale)} What follows may no longer be true."
    yield overview.table(review.previews)
    share = limit / LIMIT
    for block in (
        failures.block(review.previews, round(failures.BUDGET * share)),
        danger.block(review.previews, round(danger.BUDGET * share)),
    ):
        if block:
            yield block


def _fitting(previews: tuple[StackPreview, ...], room: int) -> tuple[list[str], int]:
    """The folded parts that fit, each stack's behind one line, and how many do not."""
    folds, left_out = [], 0
    for preview in previews:
        kept: list[str] = []
        summary = f"{_plain_name(preview)}: changes"
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
    shown = escaping.cut(escaping.visible(preview.stack), 60)
    return f"<code>{shown.replace('&', '&amp;').replace('<', '&lt;').replace('@', '&#64;')}</code>"
