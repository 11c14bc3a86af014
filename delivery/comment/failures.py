"""What stops the update, never folded: failed previews and broken mandatory rules, each with what to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from delivery.comment import escaping
from delivery.comment.danger import fitting
from delivery.comment.records import StackPreview

BUDGET = 14_000
"""Characters for the whole block: with the rest of what must be whole it stays below a comment's limit."""


@dataclass(frozen=True)
class _Measure:
    """In how many words it is told.

    Attributes:
        error: Characters of an error; its end, which names the cause, is kept. With 0 only that there is one.
        shown: Violations of a stack that are told one by one.
        message: Characters of what a rule says.
    """

    error: int
    shown: int
    message: int


_MEASURES = (_Measure(1500, 20, 600), _Measure(400, 5, 200), _Measure(150, 1, 100), _Measure(0, 0, 0))
"""From the most telling on: the first that fits is taken. The last has no fenced block, so that it can be cut
between any two lines."""


def block(previews: tuple[StackPreview, ...], budget: int = BUDGET) -> str:
    """All that stops it; "" where nothing does.

    Args:
        previews: The stacks.
        budget: Characters that it may have.
    """
    text = ""
    for measure in _MEASURES:
        text = "\n\n".join(part for preview in previews for part in _parts(preview, measure))
        if len(text) <= budget:
            return text
    return fitting(text, budget, escaping.log(next((one.log for one in previews if one.log), None)))


def _parts(preview: StackPreview, measure: _Measure) -> Iterator[str]:
    name = escaping.code(preview.stack, 60)
    if preview.error:
        told = f"\n{escaping.fenced(_error(preview.error, measure.error), 'text')}" if measure.error else ""
        more = f"\n\nAll of it is in {escaping.log(preview.log)}." if preview.log and measure.shown else ""
        yield f"### ❌ The preview of {name} failed{told}{more}"
    failed = preview.policies.failed
    if failed:
        rows = [
            f"- {escaping.code(one.resource or 'the stack', 60)}:"
            f" {escaping.message(one.message, measure.message)} ({escaping.code(one.policy, 60)})"
            for one in failed[: measure.shown]
        ]
        if len(failed) > measure.shown:
            rows.append(f"- and {len(failed) - measure.shown} more, in {escaping.log(preview.log)}")
        yield "\n".join((f"### 🔴 Policies that {name} breaks", *rows))


def _error(error: str, limit: int) -> str:
    text = "…" + error[-limit:] if len(error) > limit else error
    return "\n".join(escaping.visible(line) for line in text.strip().splitlines())
