"""What is folded: every change of a stack with its diff, drift, advice. Each part can be left out whole."""

from collections.abc import Iterator

from delivery.comment import escaping
from delivery.comment.diff import lines, only_digest, title
from delivery.comment.records import Action, StackPreview, Step

_ORDER = {action: place for place, action in enumerate(Action)}


def parts(preview: StackPreview) -> Iterator[str]:
    """The folded parts of one stack, the most telling first."""
    if preview.unseen:
        yield f"**Drift unknown**: {escaping.message(preview.unseen)}"
    changing = sorted(
        (step for step in preview.steps if step.action is not Action.SAME),
        key=lambda step: (_ORDER[step.action], step.type, step.name),
    )
    noise = []
    for step in changing:
        if only_digest(step):
            noise.append(step)
        else:
            yield _step(step)
    if noise:
        names = " ".join(escaping.code(step.name, 60) for step in noise)
        yield f"{len(noise)} digest-only change{'' if len(noise) == 1 else 's'}: {names}"
    if preview.drift:
        yield _drift(preview.drift)
    if preview.policies.advice:
        yield _advice(preview)


def count(preview: StackPreview) -> str:
    """How many changes are folded, in words."""
    changing = sum(step.action is not Action.SAME for step in preview.steps)
    if not changing:
        return "no change, but something to know"
    return f"{changing} change{'' if changing == 1 else 's'}"


def folded(summary: str, text: str) -> str:
    """Text behind a line that opens it."""
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"


def _step(step: Step) -> str:
    body = lines(step)
    return f"{title(step)}\n\n{escaping.fenced(body, 'diff')}" if body else title(step)


def _drift(steps: tuple[Step, ...]) -> str:
    head = "**Changed outside the code**, and not by this pull request; the update would set it back:"
    return "\n".join((head, "", *(f"- {_drifted(step)}" for step in steps)))


def _drifted(step: Step) -> str:
    paths = " ".join(escaping.code(change.path, 80) for change in step.changes)
    return f"{title(step)}{': ' + paths if paths else ''}"


def _advice(preview: StackPreview) -> str:
    rows = (
        f"- {escaping.code(one.resource or 'the stack', 60)}: {escaping.message(one.message)}"
        f" ({escaping.code(one.policy, 60)})"
        for one in preview.policies.advice
    )
    return "\n".join(("**Advice**, which changes nothing:", "", *rows))
