"""The first line: what a reviewer must know before anything else. And the exit code that says the same."""

from collections.abc import Iterator
from decimal import Decimal
from enum import IntEnum

from delivery.comment.records import Action, Review, Step


class Exit(IntEnum):
    """How the command ends."""

    SAFE = 0
    FAILED = 1
    DESTRUCTIVE = 3
    POLICY = 4
    UNREVIEWED = 5


def exit_code(review: Review) -> Exit:
    """The worst of all stacks: a failed preview, a broken rule, what nobody reviewed, something lost."""
    if review.missing or any(preview.error for preview in review.previews):
        return Exit.FAILED
    if any(preview.policies.failed for preview in review.previews):
        return Exit.POLICY
    if review.differs:
        return Exit.UNREVIEWED
    if any(preview.dangers for preview in review.previews):
        return Exit.DESTRUCTIVE
    return Exit.SAFE


def verdict(review: Review) -> str:
    """One line for all stacks."""
    return " · ".join(_parts(review))


def _parts(review: Review) -> Iterator[str]:
    if review.missing:
        yield "❌ not previewed: what stood here is no longer true"
        return
    if review.differs:
        yield "✋ not what was reviewed"
    failed = [preview for preview in review.previews if preview.error]
    if failed:
        yield f"❌ {_count(len(failed), 'preview')} failed"
    lost = [step for preview in review.previews for step in preview.dangers]
    if lost:
        yield f"⛔ {_lost(lost)}"
    gentle = (Action.CREATE, Action.UPDATE, Action.IMPORT)
    made = sum(len(preview.of(*gentle)) for preview in review.previews)
    if made:
        yield f"🔧 {made} created or updated"
    quiet = [preview for preview in review.previews if not preview.changed and not preview.error]
    if quiet:
        yield f"✅ {_count(len(quiet), 'stack')} unchanged"
    unseen = sum(preview.unseen is not None for preview in review.previews)
    if unseen:
        yield f"❓ drift of {_count(unseen, 'stack')} unknown"
    yield _policies(review)
    yield from _cost(review)


def _lost(steps: list[Step]) -> str:
    words = []
    for action, past in ((Action.REPLACE, "replaced"), (Action.DELETE, "deleted")):
        of = [step for step in steps if step.action is action]
        protected = sum(step.protected for step in of)
        note = f" ({protected} protected)" if protected else ""
        if of:
            words.append(f"{len(of)} {past}{note}")
    return ", ".join(words)


def _policies(review: Review) -> str:
    run = max((preview.policies.run for preview in review.previews), default=0)
    failed = {violation.policy for preview in review.previews for violation in preview.policies.failed}
    if run == 0:
        return "🔴 no policy was run"
    return f"{'🔴 ' if failed else ''}policy {len(failed)}/{run} failed"


def _cost(review: Review) -> Iterator[str]:
    known = [preview.cost for preview in review.previews if preview.cost is not None]
    if known:
        yield f"{money(sum((cost.delta for cost in known), Decimal(0)))}/month"


def money(amount: Decimal) -> str:
    """US dollars with a sign, such as "+$41"; "±$0" for nothing."""
    whole = round(amount)
    return f"{'+' if whole > 0 else '-' if whole < 0 else '±'}${abs(whole)}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
