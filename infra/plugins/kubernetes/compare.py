"""Diff: what an update would change, field by field, and whether it takes a new object.

What the program changed is told by its old and new inputs; whether that means anything, and what others
changed meanwhile, is told by the server's own dry run. Where no server answers, inputs alone are compared.
Changes nothing anywhere.
"""

from dataclasses import dataclass, field

from infra.plugins.kubernetes.annotations import AUTONAMED, REPLACE_UNREADY, is_true
from infra.plugins.kubernetes.checkpoint import old_live
from infra.plugins.kubernetes.cluster import ClusterClient, target
from infra.plugins.kubernetes.difference import Change, Kind, changes
from infra.plugins.kubernetes.errors import ApiError, KindNotServedError, UnreachableError
from infra.plugins.kubernetes.immutable import forces_replacement, immutable_fields, refused_as_immutable
from infra.plugins.kubernetes.json_tree import Path, covers, parse_path
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.naming import field_manager
from infra.plugins.kubernetes.task import Task
from infra.plugins.kubernetes.tokens import ResourceType, resource_type
from infra.plugins.kubernetes.wire import Properties

_TRIES = 5
"""How often to ask anew where the object changes between the look at it and the dry run on it."""


@dataclass(frozen=True)
class Comparison:
    """The outcome of a diff.

    Attributes:
        changes: The fields that change.
        replacing: Those of them that take a new object.
        drifted: Whether the changes are others' doing, and not the program's.
        delete_first: Whether the new object needs the old one's name.
    """

    changes: list[Change] = field(default_factory=list)
    replacing: frozenset[Path] = frozenset()
    drifted: bool = False
    delete_first: bool = False


@dataclass(frozen=True)
class _Answer:
    """What the server says to the new inputs.

    Attributes:
        changes: What would change.
        base: The version of the object that it was asked about.
        refused: The fields that it refuses to change.
    """

    changes: list[Change]
    base: str = ""
    refused: list[Path] = field(default_factory=list)


async def compare(task: Task, old: Properties, state: Properties, new: Properties) -> Comparison:
    """What brings the object from its old inputs to the new ones.

    Args:
        task: The call.
        old: The inputs of the last update.
        state: The outputs of the last update.
        new: The inputs wanted.
    """
    before, wanted = _placed(Manifest(old.tree), state).applicable(), Manifest(new.tree).applicable()
    kind = resource_type(task.token, wanted)
    own = _counted(changes(before.tree, wanted.tree), task.ignored)
    immutable = immutable_fields(before, wanted, task.session.settings)
    if kind.patch:
        immutable = immutable_fields(Manifest({}), Manifest({}), task.session.settings)
    moved = any(
        forces_replacement(change.path, [("metadata", "name"), ("metadata", "namespace")]) for change in own
    )
    answer = None if moved or new.has_unknowns else await _ask(task, kind, wanted, state)
    drifted = False
    if answer is not None:
        served = _counted(answer.changes, task.ignored)
        if not served and not answer.refused:
            own = []
        elif not own:
            own, drifted = served, True
        immutable = immutable + answer.refused
    replacing = {change.path for change in own if forces_replacement(change.path, immutable)}
    if not drifted and answer is not None and answer.refused and not replacing:
        replacing = {change.path for change in own}
    if await _failed_job(task, wanted):
        own, replacing = own or [Change(("status",), Kind.UPDATE)], replacing or {("status",)}
    return Comparison(own, frozenset(replacing), drifted, bool(replacing) and _keeps_name(before, wanted))


def _placed(before: Manifest, state: Properties) -> Manifest:
    """The old inputs with the namespace that their object was put into, where they named none."""
    namespace = old_live(state).namespace
    if before.namespace or not namespace:
        return before
    return before.replaced(("metadata", "namespace"), namespace)


def _counted(found: list[Change], ignored: tuple[Path, ...]) -> list[Change]:
    return [change for change in found if not any(covers(pattern, change.path) for pattern in ignored)]


def _keeps_name(before: Manifest, wanted: Manifest) -> bool:
    fixed = bool(wanted.name) and wanted.annotations.get(AUTONAMED) != "true"
    return fixed and (before.name, before.namespace) == (wanted.name, wanted.namespace)


async def _ask(task: Task, kind: ResourceType, wanted: Manifest, state: Properties) -> _Answer | None:
    """The server's dry run of the new inputs, or None where there is no telling from it."""
    if not wanted.name:
        return None  # made by generateName: its name is the server's, and is not in the inputs
    reason = await task.session.unreachable_reason()
    if reason:
        if not task.session.warned.is_set():
            task.session.warned.set()  # once is enough: it is true of every resource alike
            await task.warning(
                f"The cluster is unreachable ({reason}); comparing with what is on record, without its live"
                " state."
            )
        return None
    cluster = await task.cluster()
    manager = field_manager(task.urn, wanted, state.tree)
    answer: _Answer | None = None
    try:
        for _ in range(_TRIES):
            live = await cluster.get(target(wanted))
            if live is None:
                return await _vanished(task, kind, wanted)
            answer = await _dry_run(cluster, wanted, live, manager)
            if answer is None or answer.base == live.text("metadata", "resourceVersion"):
                return answer
    except (KindNotServedError, UnreachableError):
        return None
    return answer


async def _vanished(task: Task, kind: ResourceType, wanted: Manifest) -> _Answer:
    remedy = "what it patches must come back first" if kind.patch else "it will be made again"
    await task.warning(f"{wanted.label} is gone from the cluster; {remedy}.")
    keys = [key for key in wanted.tree if key not in ("apiVersion", "kind")]
    return _Answer([Change((key,), Kind.ADD) for key in keys])


async def _dry_run(cluster: ClusterClient, wanted: Manifest, live: Manifest, manager: str) -> _Answer | None:
    try:
        # Forced, since the question is what would differ, not whether another manager minds.
        result = await cluster.apply(wanted, manager, force=True, dry_run=True)
    except ApiError as error:
        if error.status == 422 and refused_as_immutable(str(error)):
            fields = [
                parse_path(cause.field) for cause in error.causes if refused_as_immutable(cause.message)
            ]
            return _Answer([], live.text("metadata", "resourceVersion"), fields or [("spec",)])
        return None  # the update's own preview will say what is wrong
    base = result.text("metadata", "resourceVersion")
    return _Answer(changes(live.applicable().tree, result.applicable().tree), base)


async def _failed_job(task: Task, wanted: Manifest) -> bool:
    if (
        wanted.kind != "Job"
        or not is_true(wanted, REPLACE_UNREADY)
        or await task.session.unreachable_reason()
    ):
        return False
    live = await (await task.cluster()).get(target(wanted))
    failed = live.condition("Failed") if live else None
    return failed is not None and failed.status == "True"
