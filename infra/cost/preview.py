"""Resources of a stack before and after an update, from the events of a preview. Pure."""

import contextlib
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from infra.cost.resource import Resource
from infra.cost.state import State, providers
from infra.errors import CostError

_OLD = frozenset({"same", "update", "replace", "delete"})
_NEW = frozenset({"same", "update", "replace", "create", "import"})
"""Steps whose resource is there before, and after. Other steps are parts of a replacement, or only read."""

_DELETED = frozenset({"delete", "delete-replaced"})
"""Steps that end a resource."""


class _Form(BaseModel):
    # What an event has besides is other readers' business.
    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)


class _Metadata(_Form):
    op: str
    old: State | None = None
    new: State | None = None


class _Step(_Form):
    metadata: _Metadata


class _Event(_Form):
    resource_pre_event: _Step | None = None


def sides(lines: Iterable[str]) -> tuple[tuple[Resource, ...], tuple[Resource, ...]]:
    """The resources of a stack before and after an update.

    Args:
        lines: What `pulumi preview --json` wrote with PULUMI_ENABLE_STREAMING_JSON_PREVIEW set; lines that
            are no events are what else was written.

    Raises:
        CostError: There is no event in it.
    """
    events = list(_events(lines))
    if not events:
        raise CostError(
            "These are no events of a preview, one a line. Write them with:"
            " PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json > events.json"
        )
    steps = [event.resource_pre_event.metadata for event in events if event.resource_pre_event]
    old = [step.old for step in steps if step.old and step.op in _OLD]
    new = [step.new for step in steps if step.new and step.op in _NEW]
    # What the engine forgets without deleting it stays in the cloud, and on the bill.
    new += [one.old for one in steps if one.old and one.op in _DELETED and one.old.retain_on_delete]
    return _resources(old), _resources(new)


def _events(lines: Iterable[str]) -> Iterator[_Event]:
    for line in lines:
        if line.startswith("{"):
            with contextlib.suppress(ValidationError):  # what a tool besides wrote may begin so, too
                yield _Event.model_validate_json(line)


def _resources(states: list[State]) -> tuple[Resource, ...]:
    known = providers(states)
    return tuple(one.resource(known) for one in states if not one.external)
