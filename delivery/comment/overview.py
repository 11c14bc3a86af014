"""The table: a row for each stack."""

from delivery.comment import escaping
from delivery.comment.records import Action, StackPreview
from delivery.comment.verdict import money

_HEAD = (
    "| stack | create | update | replace | delete | same | policy | cost/month | drift | time |\n"
    "|---|--:|--:|--:|--:|--:|---|--:|---|--:|"
)


def table(previews: tuple[StackPreview, ...]) -> str:
    """The table of all stacks."""
    return "\n".join((_HEAD, *map(_row, previews)))


def _row(preview: StackPreview) -> str:
    counts = [
        len(preview.of(Action.CREATE, Action.IMPORT)),
        len(preview.of(Action.UPDATE)),
        len(preview.of(Action.REPLACE)),
        len(preview.of(Action.DELETE)),
        len(preview.of(Action.SAME)),
    ]
    cells = [_name(preview), *(str(count) if count else "" for count in counts)]
    cells += [_policies(preview), _cost(preview), _drift(preview), f"{preview.seconds:.0f} s"]
    return f"| {' | '.join(cells)} |"


def _name(preview: StackPreview) -> str:
    mark = "❌ " if preview.error else "⛔ " if preview.dangers else ""
    link = f" ([log]({preview.log}))" if preview.log else ""
    return f"{mark}{escaping.cell(preview.stack, 60)}{link}"


def _policies(preview: StackPreview) -> str:
    policies = preview.policies
    if policies.run == 0:
        return "🔴 not run"
    if policies.failed:
        return f"🔴 {len(policies.failed)} failed"
    advice = f", {len(policies.advice)} advice" if policies.advice else ""
    return f"{policies.run} kept{advice}"


def _cost(preview: StackPreview) -> str:
    if preview.cost is None:
        return "unknown"
    unknown = f" + {len(preview.cost.unknown)} unknown" if preview.cost.unknown else ""
    return f"{money(preview.cost.delta)} → ${round(preview.cost.after)}{unknown}"


def _drift(preview: StackPreview) -> str:
    if preview.drift is None:
        return "❓ unknown" if preview.unseen else "not looked"
    return f"⚠ {len(preview.drift)}" if preview.drift else "none"
