"""Create: a new object, or one that a killed update left, waited for until it is ready.

Owns when an object that exists already may be taken over.
"""

import asyncio

from infra.plugins.kubernetes.annotations import PATCH_FORCE, is_true
from infra.plugins.kubernetes.checkpoint import checkpoint
from infra.plugins.kubernetes.cluster import ClusterClient, target
from infra.plugins.kubernetes.deletion import until_gone
from infra.plugins.kubernetes.errors import ApiError, KindNotServedError, RefusedError
from infra.plugins.kubernetes.explain import explained
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.naming import field_manager
from infra.plugins.kubernetes.outcome import Outcome, settled
from infra.plugins.kubernetes.preview import as_preview
from infra.plugins.kubernetes.task import Task
from infra.plugins.kubernetes.tokens import ResourceType, resource_type
from infra.plugins.kubernetes.wire import Properties

_SETTLING = 5.0
"""Seconds in which a kind just defined, or a namespace's service account, comes to exist; each takes about
one.
"""


async def create(task: Task, inputs: Properties) -> Outcome:
    """Creates the object and waits for it.

    Raises:
        KubernetesError: The object was not made; the text says why and what to do.
        InitializationError: It was made, and did not become ready.
    """
    cluster = await task.cluster()
    wanted = Manifest(inputs.tree).applicable()
    kind = resource_type(task.token, wanted)
    wanted = await _placed(cluster, wanted)
    manager = field_manager(task.urn, wanted, {})
    force = task.session.settings.enable_patch_force or is_true(wanted, PATCH_FORCE)
    existing = await _existing(task, kind, wanted, manager)
    if existing is not None and existing.text("metadata", "deletionTimestamp"):
        await until_gone(task, existing)
    live = await _made(cluster, wanted, manager, force=force)
    return await settled(task, inputs, live, manager, wanted.api_version)


async def preview_create(task: Task, inputs: Properties) -> Properties:
    """The outputs that a create would have, by the server's dry run; the inputs where there is no telling
    yet.

    Raises:
        ApiError: The server refuses the object, so the update would fail.
    """
    wanted = Manifest(inputs.tree).applicable()
    kind = resource_type(task.token, wanted)
    if kind.patch or inputs.has_unknowns or await task.session.unreachable_reason():
        return inputs
    cluster = await task.cluster()
    manager = field_manager(task.urn, wanted, {})
    existing = None
    try:
        if wanted.name:
            existing = await cluster.get(target(wanted))
            result = await cluster.apply(wanted, manager, force=True, dry_run=True)
        else:
            result = await cluster.create(wanted, manager, dry_run=True)
    except KindNotServedError:
        return inputs
    except ApiError as error:
        # A namespace still to come answers 404; an object about to be replaced refuses what its successor
        # will be.
        if error.status in (403, 404) or existing is not None:
            return inputs
        raise explained(error, wanted) from error
    if (
        existing is not None
        and not _ours(existing, manager)
        and not task.session.settings.upsert_existing_objects
    ):
        await task.warning(
            f"{wanted.label} exists already and is not this resource's; the update will refuse it."
        )
    return checkpoint(inputs, as_preview(result, wanted), manager, wanted.api_version)


async def _placed(cluster: ClusterClient, wanted: Manifest) -> Manifest:
    """The object with a namespace where its kind needs one, which Check could not know before the kind was
    served.
    """
    served = await cluster.discovery.await_kind(wanted.api_version, wanted.kind, _SETTLING)
    if not served.namespaced or wanted.namespace:
        return wanted
    return wanted.replaced(("metadata", "namespace"), cluster.default_namespace)


async def _existing(task: Task, kind: ResourceType, wanted: Manifest, manager: str) -> Manifest | None:
    cluster = await task.cluster()
    if not wanted.name:
        return None
    found = await cluster.get(target(wanted))
    if kind.patch:
        if found is None:
            raise RefusedError(
                f"{wanted.label} does not exist, so there is nothing to patch. Create it first (depends_on)."
            )
        return None
    if found is None or task.session.settings.upsert_existing_objects:
        return found
    if not _ours(found, manager):
        raise RefusedError(
            f"{wanted.label} already exists in the cluster, and this stack did not make it. Import it (the"
            " resource option"
            f' import_="{wanted.identity}"), give this one another name, or set the provider\'s'
            " upsertExistingObjects to"
            " take over whatever exists."
        )
    await task.info(
        f"{wanted.label} exists already, made by an update that did not finish; going on with it."
    )
    return found


def _ours(existing: Manifest, manager: str) -> bool:
    fields = existing.objects("metadata", "managedFields")
    return any(entry.get("manager") == manager and entry.get("operation") == "Apply" for entry in fields)


async def _made(cluster: ClusterClient, wanted: Manifest, manager: str, *, force: bool) -> Manifest:
    deadline = asyncio.get_running_loop().time() + _SETTLING
    while True:
        try:
            if wanted.name:
                return await cluster.apply(wanted, manager, force=force)
            return await cluster.create(wanted, manager)
        except ApiError as error:
            # A pod is refused while its new namespace has no service account yet.
            early = error.status == 403 and "serviceaccount" in str(error) and "not found" in str(error)
            if not early or asyncio.get_running_loop().time() > deadline:
                raise explained(error, wanted) from error
        await asyncio.sleep(0.5)
