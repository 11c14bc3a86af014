"""What a person reads of changes made outside. Pure."""

from infra.drift.events import Change, Refreshed


def text(stack: str, found: Refreshed, mend: str | None = None) -> str:
    """The report on a stack, as lines.

    Args:
        stack: Its name.
        found: What a refresh found.
        mend: The command that brings everything back; by default the plain one.
    """
    if not found.changes:
        return (
            f"Stack {stack!r}: all {found.looked_at} resources are as they were left. Nothing was written.\n"
        )
    count = len(found.changes)
    were = "resource was" if count == 1 else "resources were"
    lines = [
        f"Stack {stack!r}: {count} of {found.looked_at} {were} changed outside. Nothing was written.",
        "",
        *(line for change in found.changes for line in _lines(change)),
        "",
        f"To bring them back to what the program says: {mend or f'pulumi up --refresh --stack {stack}'}",
    ]
    return "\n".join(lines) + "\n"


def _lines(change: Change) -> list[str]:
    head = f"  {change.type} {change.name} ({change.identity})"
    if change.kind == "gone":
        return [f"{head}: gone"]
    return [head, *(f"    {one.path}: {one.before} → {one.now}" for one in change.differences)]
