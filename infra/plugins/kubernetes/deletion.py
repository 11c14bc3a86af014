"""Delete: an object and what it owns, waited for until it is gone.

Owns how deletion spreads, and what is said of an object that stays.
"""

import asyncio

from infra.plugins.kubernetes.annotations import SKIP_AWAIT, deletion_propagation, is_true, timeout_seconds
from infra.plugins.kubernetes.checkpoint import old_live
from infra.plugins.kubernetes.cluster import target
from infra.plugins.kubernetes.errors import ApiError, KindNotServedError, NotReadyError, UnreachableError
from infra.plugins.kubernetes.explain import explained
from infra.plugins.kubernetes.manifest import Manifest, parse_identity
from infra.plugins.kubernetes.naming import field_manager
from infra.plugins.kubernetes.read import DELETE_UNREACHABLE
from infra.plugins.kubernetes.readiness.wait import next_version
from infra.plugins.kubernetes.task import Task
from infra.plugins.kubernetes.tokens import resource_type
from infra.plugins.kubernetes.update import relinquishing
from infra.plugins.kubernetes.wire import Properties

TIMEOUT = 600.0
"""Seconds to wait for an object to be gone, as the official plugin does."""

_OWNERS = frozenset(
    {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob"}
)
"""Kinds whose dependents (pods) must be gone before they are; others' are collected in the background."""


async def delete(task: Task, identity: str, state: Properties) -> None:
    """Deletes the object and waits until it is gone; gives a patch's fields back.

    Args:
        task: The call.
        identity: The resource's id in state.
        state: Its outputs on record.

    Raises:
        UnreachableError: No server answers, and the settings do not say what to do then.
        NotReadyError: It is still there after the timeout; the text names its finalizers.
    """
    reason = await task.session.unreachable_reason()
    if reason:
        if not task.session.settings.delete_unreachable:
            raise UnreachableError(f"The cluster is unreachable: {reason}. {DELETE_UNREACHABLE}")
        await task.warning(
            f"The cluster is unreachable ({reason}) and deleteUnreachable is on: dropped from state, not"
            " deleted.",
        )
        return
    recorded = _recorded(state, identity)
    cluster = await task.cluster()
    try:
        if resource_type(task.token, recorded).patch:
            await cluster.apply(relinquishing(recorded), field_manager(task.urn, recorded, state.tree))
            return
        live = await cluster.get(target(recorded))
        if live is None or (
            recorded.uid and live.uid != recorded.uid and not _adopted(task, live, recorded, state)
        ):
            return
        propagation = deletion_propagation(recorded) or (
            "Foreground" if live.kind in _OWNERS else "Background"
        )
        await cluster.delete(target(live), propagation, live.uid)
    except KindNotServedError:
        return  # its definition is gone, and took all objects with it
    except ApiError as error:
        if error.status == 404:
            return
        raise explained(error, recorded) from error
    if not is_true(recorded, SKIP_AWAIT):
        await until_gone(task, live, timeout_seconds(recorded, task.timeout, TIMEOUT))


async def until_gone(task: Task, live: Manifest, timeout: float = TIMEOUT) -> None:
    """Waits until an object no longer exists, or another has taken its name.

    Raises:
        NotReadyError: It is still there after the timeout.
    """
    deadline = asyncio.get_running_loop().time() + timeout
    said = ""
    remaining = live
    while True:
        left = deadline - asyncio.get_running_loop().time()
        changed = await next_version(task, remaining, min(2.0, max(left, 0.1)))
        if changed is None or changed.uid != live.uid:
            return
        remaining = changed
        holds = _holds(remaining)
        if left <= 0:
            raise NotReadyError(
                f"{live.label} is still there {timeout:.0f} s after its deletion was asked for:"
                f" {holds}. Whoever owns"
                " that must end first; then repeat. It stays in state."
            )
        if holds != said:
            said = holds
            await task.status(f"waiting for deletion: {holds}")


def _holds(live: Manifest) -> str:
    if live.kind == "Namespace":
        blocking = [
            condition.message
            for condition in live.conditions
            if condition.status == "True" and condition.type.startswith("Namespace")
        ]
        if blocking:
            return "; ".join(blocking)
    finalizers = live.at("metadata", "finalizers")
    if isinstance(finalizers, list) and finalizers:
        return f"finalizers {', '.join(map(str, finalizers))}"
    return "the server has not removed it yet"


def _recorded(state: Properties, identity: str) -> Manifest:
    recorded = old_live(state)
    if recorded.name:
        return recorded
    namespace, name = parse_identity(identity)
    named = recorded.replaced(("metadata", "name"), name)
    return named.replaced(("metadata", "namespace"), namespace) if namespace else named


def _adopted(task: Task, live: Manifest, recorded: Manifest, state: Properties) -> bool:
    """Whether an object of another uid is this resource's all the same: made again after it had vanished."""
    manager = field_manager(task.urn, recorded, state.tree)
    return any(entry.get("manager") == manager for entry in live.objects("metadata", "managedFields"))
