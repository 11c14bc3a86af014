"""One step's changes as a red and green diff."""

from delivery.comment import escaping
from delivery.comment.records import Action, Change, Step

_VALUE = 300
"""Characters of a path or a value in a diff."""

_SIGNS = {
    Action.CREATE: "+",
    Action.IMPORT: "+",
    Action.UPDATE: "~",
    Action.REPLACE: "±",
    Action.DELETE: "-",
    Action.SAME: " ",
}


def sign(action: Action) -> str:
    """One character for an action."""
    return _SIGNS[action]


def title(step: Step, limit: int = 80) -> str:
    """A step's resource in one line of Markdown: action, name and short type."""
    return f"{step.action} {escaping.code(step.name, limit)} ({escaping.code(short(step.type), limit)})"


def short(kind: str) -> str:
    """The last part of a type, such as "Deployment" of "kubernetes:apps/v1:Deployment"."""
    return kind.rpartition(":")[2] or kind


def lines(step: Step) -> str:
    """The step's changes, a line or two each."""
    return "\n".join(line for change in step.changes for line in _lines(change))


def _lines(change: Change) -> list[str]:
    path = escaping.shown(change.path, _VALUE)
    found = []
    why = "  # forces the replacement" if change.replaces else ""
    if change.before is not None:
        found.append(f"- {path}: {escaping.shown(change.before, _VALUE)}{why}")
    if change.after is not None:
        found.append(
            f"+ {path}: {escaping.shown(change.after, _VALUE)}{why if change.before is None else ''}"
        )
    return found or [f"! {path}{why}"]


def only_digest(step: Step) -> bool:
    """Whether nothing but the digest of an image changes: a new build, and nothing else."""
    return (
        step.action is Action.UPDATE
        and bool(step.changes)
        and all(_is_digest(change) for change in step.changes)
    )


def _is_digest(change: Change) -> bool:
    name, mark, _ = (change.before or "").partition("@sha256:")
    other, _, _ = (change.after or "").partition("@sha256:")
    return bool(mark) and name == other
