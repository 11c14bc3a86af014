"""The end: what was previewed, and what to do next."""

import re
import shlex
from collections.abc import Iterator

from delivery.comment import escaping
from delivery.comment.records import Review

_HASH = 12
"""Characters of a hash that are shown."""
_DIGEST, _COMMIT = re.compile("sha256:[0-9a-f]{64}"), re.compile("[0-9a-f]{7,64}")
_NAMES = 1_000
"""Characters of all stacks' names in a command; a command with half a name would be a wrong one."""
_COMMAND = 60
"""Characters of a command up to which the remarks behind all of them stand below each other."""


def footer(review: Review) -> str:
    """Fingerprints, and the commands to go on with."""
    made = review.made.strftime("%Y-%m-%d %H:%M %Z")
    if review.missing:
        return f"<sub>{made}</sub>"
    rows = [
        f"head {_hash(review.head)}, base {_hash(review.base)}, engine {escaping.code(review.engine)},"
        f" SDK {escaping.code(review.sdk or 'unknown')}, {made}"
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
    stacks = [preview.stack for preview in review.previews]
    commands = dict(_rehearsal(stacks) if review.rehearsed else _real(review, stacks))
    width = max((len(command) for command in commands if len(command) <= _COMMAND), default=0)
    return "\n".join(f"{command.ljust(width)}  # {why}" for command, why in commands.items())


def _rehearsal(stacks: list[str]) -> Iterator[tuple[str, str]]:
    for stack in _words(stacks, "STACK"):
        yield f"scripts/rehearse review {stack}", "see this again, without an account"
        yield f"scripts/rehearse up {stack}", "see it run, simulated"


def _real(review: Review, stacks: list[str]) -> Iterator[tuple[str, str]]:
    again = " ".join(("scripts/preview_comment", *_flags(review), *_words(stacks, "STACK…")))
    yield again, "see this again"
    for stack in _words(stacks, "STACK"):
        yield f"scripts/apply {stack}", "apply exactly what was previewed"
    for stack in _words(stacks, "STACK"):
        yield f"pulumi cancel --stack {stack}", "free the stack if an update was killed"


def _flags(review: Review) -> Iterator[str]:
    # A review may be anybody's: what is no digest and no commit stays out of the command.
    if _DIGEST.fullmatch(review.release or ""):
        yield f"--release {review.release}"
    if any(preview.drift is not None or preview.unseen for preview in review.previews):
        yield "--drift"
    if _COMMIT.fullmatch(review.base):
        yield f"--base {review.base[:_HASH]}"


def _words(stacks: list[str], stands_for: str) -> list[str]:
    # A reader copies them into a shell, and whoever opened the pull request may have chosen the names.
    words = list(dict.fromkeys(shlex.quote(escaping.visible(stack)) for stack in stacks))
    return words if 0 < sum(map(len, words)) <= _NAMES else [stands_for]


def _hash(text: str) -> str:
    return escaping.code(text[:_HASH] or "unknown")
