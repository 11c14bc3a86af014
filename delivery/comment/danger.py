"""The block that is never folded and never cut: everything that is lost, and which property is the reason.

Of many it tells each in fewer words, so that it always fits.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from delivery.comment import escaping
from delivery.comment.diff import short, title
from delivery.comment.records import Action, StackPreview, Step

_LONG, _NAME = 60, 40
"""Characters of a name: where there are few, and where there are many."""
_HEADING = "### ⛔ What is lost\n"
BUDGET = 36_000
"""Characters for the whole block: with the rest of what must be whole it stays below a comment's limit."""


def block(previews: tuple[StackPreview, ...], budget: int = BUDGET) -> str:
    """All that is lost, stack by stack; "" where nothing is.

    Args:
        previews: The stacks.
        budget: Characters that it may have.
    """
    losing = [preview for preview in previews if preview.dangers]
    if not losing:
        return ""
    text, room = "", budget - len(_HEADING)
    where = escaping.log(next((preview.log for preview in losing if preview.log), None))
    for form in (_each, _briefly, _together, _counted):
        text = "\n".join(line for preview in losing for line in (_head(preview), *form(preview.dangers)))
        if len(text) <= room:
            break
    return _HEADING + fitting(text, room, where)


def fitting(text: str, budget: int, where: str) -> str:
    """As many whole lines as fit, and how many do not, and where those are."""
    if len(text) <= budget:
        return text
    kept = text[: budget - len(where) - 40].rpartition("\n")[0]
    return f"{kept}\n- and {text[len(kept) :].count(chr(10))} more lines, in {where}"


def _head(preview: StackPreview) -> str:
    return f"\n**{escaping.code(preview.stack, _LONG)}**\n"


def _each(steps: tuple[Step, ...]) -> Iterator[str]:
    for those in _same_story(steps):
        step, many = those[0], len(those) > 1
        what = _several(step, len(those)) if many else title(step, _LONG)
        yield f"- **{what}**: {'; '.join(_circumstances(step))}"
        if many:
            yield f"  - {' '.join(escaping.code(one.name, _LONG) for one in those)}"
        for change in step.reasons:
            before, after = change.before or "(none)", change.after or "(none)"
            yield (
                f"  - {escaping.code(change.path, 120)} forces it:"
                f" {escaping.code(before, 80)} → {escaping.code(after, 80)}"
            )


def _same_story(steps: tuple[Step, ...]) -> Iterable[list[Step]]:
    # Told forty times, it hides the one that differs.
    alike: dict[object, list[Step]] = defaultdict(list)
    for step in steps:
        alike[step.action, step.type, step.protected, step.deleted_first, step.reasons].append(step)
    return alike.values()


def _several(step: Step, count: int) -> str:
    return f"{step.action} {count} of {escaping.code(short(step.type), _NAME)}"


def _circumstances(step: Step) -> Iterator[str]:
    if step.protected:
        yield "protected, so the update will be refused until `protect` is removed"
    elif step.action is Action.DELETE:
        yield "gone, with all that is kept in it"
    elif step.deleted_first:
        yield "the old one goes before the new one comes: missing meanwhile"
    else:
        yield "the new one comes first; what only the old one keeps is lost, and the address may change"


def _briefly(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        why = f" by {escaping.code(step.reasons[0].path, 60)}" if step.reasons else ""
        notes = f"{', protected' if step.protected else ''}{', old one first' if step.deleted_first else ''}"
        yield f"- {title(step, _NAME)}{why}{notes}"


def _together(steps: tuple[Step, ...]) -> Iterator[str]:
    for head, those in _alike(steps):
        yield f"{head}: {' '.join(escaping.code(step.name, _NAME) for step in those)}"


def _counted(steps: tuple[Step, ...]) -> Iterator[str]:
    yield from (head for head, _ in sorted(_alike(steps), key=lambda found: -len(found[1])))


def _alike(steps: tuple[Step, ...]) -> Iterator[tuple[str, list[Step]]]:
    alike: dict[tuple[Action, str, str], list[Step]] = defaultdict(list)
    for step in steps:
        alike[step.action, step.type, step.reasons[0].path if step.reasons else ""].append(step)
    for (_, _, path), those in alike.items():
        why = f" by {escaping.code(path, 60)}" if path else ""
        yield f"- {_several(those[0], len(those))}{why}", those
