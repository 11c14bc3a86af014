"""Whether a plan may still be applied. Pure."""

from delivery.errors import PlanRefused
from delivery.plan.record import Fingerprints, SavedPlan

_MEANING = {
    "state": "somebody has updated, refreshed or edited the stack since",
    "settings": "the stack file is another one",
    "code": "the clone holds another commit, or files that were not previewed",
    "plan": "the plan's file was changed after it was written",
    "engine": "another version of the engine would apply it",
}
_SHOWN = 12
"""Characters of a fingerprint that tell a person which it is."""


def moved(saved: Fingerprints, now: Fingerprints) -> tuple[str, ...]:
    """What is no longer as it was, a sentence each.

    Args:
        saved: What the plan was made from.
        now: What is there.
    """
    return tuple(
        f"{name}: {meaning} (previewed: {_short(before)}, here: {_short(after)})"
        for name, meaning in _MEANING.items()
        if (before := getattr(saved, name)) != (after := getattr(now, name))
    )


def check(saved: SavedPlan, now: Fingerprints) -> None:
    """Let a plan pass, or refuse it.

    Args:
        saved: The plan's record.
        now: What is there.

    Raises:
        PlanRefused: Something has moved; the text tells all of it.
    """
    reasons = moved(saved.fingerprints, now)
    if reasons:
        listed = "\n".join(f"  {reason}" for reason in reasons)
        raise PlanRefused(
            f"The plan of stack {saved.stack!r}, made {saved.made:%Y-%m-%d %H:%M} UTC, is not applied:"
            f" things have moved since it was reviewed.\n{listed}\nNothing was changed."
            f" Preview again and have that reviewed: scripts/preview_comment {saved.stack}"
        )


def _short(fingerprint: str) -> str:
    commit, mark, changes = fingerprint.partition("+")
    return f"{commit[:_SHOWN]}{mark}{changes[:_SHOWN]}" or "nothing"
