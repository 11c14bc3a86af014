"""What stops the update, never folded: failed previews and broken mandatory rules, each with what to do."""

from collections.abc import Iterator

from delivery.comment import escaping
from delivery.comment.records import StackPreview

_ERROR = 1500
"""Characters of an error; its end, which names the cause, is kept."""
_SHOWN = 20
"""Violations of a stack that are told one by one."""


def block(previews: tuple[StackPreview, ...]) -> str:
    """All that stops it; "" where nothing does."""
    return "\n\n".join(part for preview in previews for part in _parts(preview))


def _parts(preview: StackPreview) -> Iterator[str]:
    name = escaping.code(preview.stack, 60)
    if preview.error:
        text = preview.error if len(preview.error) <= _ERROR else "…" + preview.error[-_ERROR:]
        lines = "\n".join(escaping.visible(line) for line in text.strip().splitlines())
        yield f"### ❌ The preview of {name} failed\n{escaping.fenced(lines, 'text')}"
    failed = preview.policies.failed
    if failed:
        rows = [
            f"- {escaping.code(one.resource or 'the stack', 60)}: {escaping.message(one.message)}"
            f" ({escaping.code(one.policy, 60)})"
            for one in failed[:_SHOWN]
        ]
        if len(failed) > _SHOWN:
            rows.append(f"- and {len(failed) - _SHOWN} more, in the log")
        yield "\n".join((f"### 🔴 Policies that {name} breaks", *rows))
