"""Update: brings an object's fields to the new inputs, and waits for it.

Owns what happens to ignored fields and to fields that other managers hold.
"""

from dataclasses import replace

from infra.plugins.kubernetes.annotations import PATCH_FORCE, is_true
from infra.plugins.kubernetes.checkpoint import checkpoint, initial_api_version, old_live
from infra.plugins.kubernetes.cluster import target
from infra.plugins.kubernetes.errors import ApiError, KindNotServedError
from infra.plugins.kubernetes.explain import explained
from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.naming import field_manager
from infra.plugins.kubernetes.outcome import Outcome, settled
from infra.plugins.kubernetes.task import Task
from infra.plugins.kubernetes.wire import Properties


async def update(task: Task, state: Properties, news: Properties) -> Outcome:
    """Applies the new inputs and waits.

    Args:
        task: The call.
        state: The outputs of the last update.
        news: The inputs wanted.

    Raises:
        ApiError: The server refused; the text says what to do.
        InitializationError: It was applied, and did not become ready.
    """
    cluster = await task.cluster()
    wanted = await _wanted(task, state, news)
    manager = field_manager(task.urn, wanted, state.tree)
    force = task.session.settings.enable_patch_force or is_true(wanted, PATCH_FORCE)
    try:
        live = await cluster.apply(wanted, manager, force=force)
    except ApiError as error:
        raise explained(error, wanted) from error
    before = state.tree.get("__fieldManager")
    if isinstance(before, str) and before not in ("", manager):
        await cluster.apply(relinquishing(wanted), before)
    return await settled(task, news, live, manager, initial_api_version(state, wanted))


async def preview_update(task: Task, state: Properties, news: Properties) -> Properties:
    """The outputs that an update would have, by the server's dry run; the inputs where there is no telling.

    Raises:
        ApiError: The server refuses the object, so the update would fail.
    """
    if news.has_unknowns or await task.session.unreachable_reason():
        return news
    cluster = await task.cluster()
    wanted = await _wanted(task, state, news)
    manager = field_manager(task.urn, wanted, state.tree)
    force = task.session.settings.enable_patch_force or is_true(wanted, PATCH_FORCE)
    try:
        result = await cluster.apply(wanted, manager, force=force, dry_run=True)
    except KindNotServedError:
        return news
    except ApiError as error:
        if error.status == 403:
            return news
        if error.status != 409:
            raise explained(error, wanted) from error
        await task.warning(f"The update will be refused: {explained(error, wanted)}")
        result = await cluster.apply(wanted, manager, force=True, dry_run=True)
    shown = result.without(("metadata", "managedFields"))
    return checkpoint(news, shown, manager, initial_api_version(state, wanted))


async def _wanted(task: Task, state: Properties, news: Properties) -> Manifest:
    """The inputs to apply.

    Under ignored paths they say what the cluster has now, so that nothing of another's is undone.
    """
    wanted = Manifest(news.tree).applicable()
    if not wanted.name:
        wanted = wanted.replaced(("metadata", "name"), old_live(state).name).without(
            ("metadata", "generateName")
        )
    if not task.ignored:
        return wanted
    live = await (await task.cluster()).get(target(wanted))
    for path in task.ignored:
        now = live.at(*path) if live else None
        if now is not None and wanted.at(*path) is not None:
            wanted = wanted.replaced(path, now)
    return wanted


def relinquishing(wanted: Manifest) -> Manifest:
    """An apply that names the object and nothing else: its manager gives up every field."""
    metadata: JsonObject = {"name": wanted.name}
    if wanted.namespace:
        metadata["namespace"] = wanted.namespace
    return replace(wanted, tree={"apiVersion": wanted.api_version, "kind": wanted.kind, "metadata": metadata})
