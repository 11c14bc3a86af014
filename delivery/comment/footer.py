"""The end: what was previewed, and what to do next."""

import shlex

from delivery.comment import escaping
from delivery.comment.records import Review

_HASH = 12
"""Characters of a hash that are shown."""
_NAMES = 1_000
"""Characters of all stacks' names in a command; a command with half a name would be a wrong one."""
_COMMAND = 60
"""Characters of a command up to which the remarks behind all of them stand below each other."""


def footer(review: Review) -> str:
    """Fingerprints, and the commands to go on with."""
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
    return f"{escaping.fenced(_commands(review), 'sh')}\n<sub>{prints}<br>{estimate}</sub>"


def _commands(review: Review) -> str:
    stacks = tuple(preview.stack for preview in review.previews)
    first = _arguments(stacks[:1], "STACK")
    commands = {
        f"scripts/preview_comment {_arguments(stacks, 'STACK…')}": "see this again",
        f"scripts/apply {first}": "apply exactly what was previewed",
        f"pulumi cancel --stack {first}": "free the stack if an update was killed",
    }
    width = min(_COMMAND, max(map(len, commands)))
    return "\n".join(f"{command.ljust(width)}  # {why}" for command, why in commands.items())


def _arguments(stacks: tuple[str, ...], stands_for: str) -> str:
    # A reader copies them into a shell, and whoever opened the pull request may have chosen the names.
    names = " ".join(shlex.quote(escaping.visible(stack)) for stack in stacks)
    return names if 0 < len(names) <= _NAMES else stands_for


def _hash(text: str) -> str:
    return escaping.code(text[:_HASH] or "unknown")
