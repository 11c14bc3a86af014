"""From the engine's events to a stack's preview. Pure: the text of the events in, records out."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Literal

from pydantic import ValidationError

from delivery.comment import values
from delivery.comment.events import DiagnosticEvent, Event, Metadata, PolicyEvent, SummaryEvent
from delivery.comment.records import Action, Change, Policies, StackPreview, Step, Violation

_ACTIONS = {
    "same": Action.SAME,
    "create": Action.CREATE,
    "update": Action.UPDATE,
    "replace": Action.REPLACE,
    "delete": Action.DELETE,
    "import": Action.IMPORT,
}
"""The engine's steps that are told. The rest are parts of a replacement, or reads, which change nothing."""
_DELETED_FIRST = "delete-replaced"
_CREATED = "create-replacement"
_ENDED = "preview failed"
"""What the engine adds below every reason."""


def preview(stack: str, lines: Iterable[str]) -> StackPreview:
    """What the engine would do to a stack.

    Args:
        stack: The stack's name.
        lines: What `pulumi preview --json` wrote with PULUMI_ENABLE_STREAMING_JSON_PREVIEW set; lines that
            are no events are what else was written, such as an error of the command itself.
    """
    events, other = _read(lines)
    steps = [event.resource_pre_event.metadata for event in events if event.resource_pre_event]
    summary = next((event.summary_event for event in events if event.summary_event), None)
    diagnostics = [event.diagnostic_event for event in events if event.diagnostic_event]
    policies = _policies(events)
    return StackPreview(
        stack=stack,
        steps=tuple(_steps(steps)),
        policies=policies,
        seconds=summary.duration_seconds if summary else 0,
        error=_error(summary, diagnostics, other, policies),
    )


def drift(lines: Iterable[str]) -> tuple[Step, ...]:
    """What was changed or deleted outside the program.

    Args:
        lines: What `pulumi refresh --preview-only --json` wrote, likewise.
    """
    events, _ = _read(lines)
    found = [event.res_outputs_event.metadata for event in events if event.res_outputs_event]
    return tuple(_step(step, deleted_first=False) for step in found if step.op in ("update", "delete"))


def _read(lines: Iterable[str]) -> tuple[list[Event], list[str]]:
    """Events, and what else was written: that may begin as an event does, and be none."""
    events, other = [], []
    for line in lines:
        try:
            events.append(Event.model_validate_json(line))
        except ValidationError:
            other.append(line)
    return events, other


def _steps(steps: list[Metadata]) -> Iterator[Step]:
    created: set[str] = set()
    early: set[str] = set()
    for step in steps:
        if step.op == _CREATED:
            created.add(step.urn)
        elif step.op == _DELETED_FIRST and step.urn not in created:
            early.add(step.urn)
    for step in steps:
        if step.op in _ACTIONS:
            yield _step(step, deleted_first=step.urn in early)


def _step(step: Metadata, *, deleted_first: bool) -> Step:
    action = _ACTIONS[step.op]
    old = step.old
    changes = tuple(_changes(step)) if action in (Action.UPDATE, Action.REPLACE) else ()
    return Step(
        action=action,
        type=step.type,
        name=_name(step.urn),
        changes=changes,
        protected=old.protect if old else False,
        retained=old.retain_on_delete if old else False,
        deleted_first=deleted_first and action is Action.REPLACE,
        content="" if action is Action.SAME else _content(step, changes),
    )


def _content(step: Metadata, changes: tuple[Change, ...]) -> str:
    made = _ACTIONS[step.op] in (Action.CREATE, Action.IMPORT)
    inputs = values.plain(step.new.inputs) if made and step.new else None
    told = [step.op, step.urn, inputs, [asdict(change) for change in changes]]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _changes(step: Metadata) -> Iterator[Change]:
    before = step.old.inputs if step.old else {}
    after = step.new.inputs if step.new else {}
    reasons = set(step.keys or ())
    detailed = step.detailed_diff or {}
    if detailed:
        for path, difference in sorted(detailed.items()):
            replaces = difference.diff_kind.endswith("replace") or values.first(path) in reasons
            yield _change(path, before, after, replaces=replaces)
        return
    for name in sorted(set(step.diffs or ()) | reasons):
        for path in values.differing(name, before, after) or (name,):
            yield _change(path, before, after, replaces=name in reasons)


def _change(path: str, before: values.Object, after: values.Object, *, replaces: bool) -> Change:
    return Change(path, values.text(before, path), values.text(after, path), replaces)


def _policies(events: list[Event]) -> Policies:
    names: set[str] = set()
    for event in events:
        for summary in (event.policy_analyze_summary_event, event.policy_analyze_stack_summary_event):
            if summary is not None:
                names.update((*(summary.passed or ()), *(summary.failed or ())))
    violations = [_violation(event.policy_event) for event in events if event.policy_event]
    return Policies(len(names | {one.policy for one in violations}), tuple(violations))


def _violation(event: PolicyEvent) -> Violation:
    level: Literal["mandatory", "advisory"]
    level = "mandatory" if event.enforcement_level == "mandatory" else "advisory"
    # The engine adds the rule's description and steps below what the rule says.
    return Violation(event.policy_name, level, _name(event.resource_urn), event.message.strip())


def _error(
    summary: SummaryEvent | None, diagnostics: list[DiagnosticEvent], other: list[str], policies: Policies
) -> str | None:
    if summary is not None and summary.result != "failed":
        return None
    diagnostics = [one for one in diagnostics if one.message.strip() != _ENDED]
    if summary and policies.failed and all(one.severity != "error" for one in diagnostics):
        return None  # it came to its end, and a broken rule is all that it failed for
    # What the program itself wrote to its standard error often says more than how it ended.
    told = [one.message.strip() for one in diagnostics if one.severity in ("info#err", "error")]
    text = "\n".join(told or [line for line in other if line.strip()])
    text = text or "The engine said nothing. Run the command below to see it again."
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _name(urn: str) -> str:
    return urn.rpartition("::")[2]
