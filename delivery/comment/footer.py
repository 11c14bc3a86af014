"""The end: what was previewed, and what to do next."""

from delivery.comment import escaping
from delivery.comment.records import Review

_HASH = 12
"""Characters of a hash that are shown."""


def footer(review: Review) -> str:
    """Fingerprints, and the commands to go on with."""
    stacks = " ".join(preview.stack for preview in review.previews)
    first = review.previews[0].stack if review.previews else "STACK"
    commands = (
        f"scripts/preview_comment {stacks}   # see this again\n"
        f"scripts/apply {first}              # apply exactly what was previewed\n"
        f"pulumi cancel --stack {first}      # free the stack if an update was killed"
    )
    made = review.made.strftime("%Y-%m-%d %H:%M %Z")
    rows = [
        f"head {_hash(review.head)}, base {_hash(review.base)}, engine {escaping.code(review.engine)}, {made}"
    ]
    rows += [
        f"{escaping.code(preview.stack, 60)}: state {_hash(preview.state)},"
        f" settings {_hash(preview.settings)}"
        for preview in review.previews
    ]
    prints = "<br>".join(rows)
    estimate = "Costs are estimates from the dated price table, without traffic."
    return f"{escaping.fenced(commands, 'sh')}\n<sub>{prints}<br>{estimate}</sub>"


def _hash(text: str) -> str:
    return escaping.code(text[:_HASH] or "unknown")
