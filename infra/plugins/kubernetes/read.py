"""Read: an object as it is now, for refresh and for import. Changes nothing anywhere."""

from dataclasses import dataclass

from infra.plugins.kubernetes.checkpoint import checkpoint, initial_api_version, old_live, secret_paths
from infra.plugins.kubernetes.cluster import Target
from infra.plugins.kubernetes.errors import KindNotServedError, RefusedError, UnreachableError
from infra.plugins.kubernetes.json_tree import JsonObject, pruned
from infra.plugins.kubernetes.manifest import Manifest, parse_identity
from infra.plugins.kubernetes.naming import field_manager
from infra.plugins.kubernetes.task import Task
from infra.plugins.kubernetes.tokens import resource_type
from infra.plugins.kubernetes.wire import Properties

DELETE_UNREACHABLE = (
    "If the cluster is down, start it (or correct the kubeconfig) and repeat: nothing was changed. Only if"
    " it is gone for good:"
    " set the environment variable PULUMI_K8S_DELETE_UNREACHABLE=true for this one command. It drops the"
    " cluster's objects"
    " from Pulumi's state without deleting them, so whatever still exists then runs on unmanaged, and costs."
)

_NOT_INPUTS = (
    ("metadata", "annotations", "deployment.kubernetes.io/revision"),
    ("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"),
)


@dataclass(frozen=True)
class Reading:
    """An object as found: its outputs and inputs."""

    outputs: Properties
    inputs: Properties


async def read(task: Task, identity: str, state: Properties, inputs: Properties) -> Reading | None:
    """The object with an id, or None where there is none (any more).

    Args:
        task: The call.
        identity: "namespace/name", or "name".
        state: The outputs on record, empty on import.
        inputs: The inputs on record, empty on import.

    Raises:
        UnreachableError: No server answers, and the settings do not say what to do then.
    """
    reason = await task.session.unreachable_reason()
    if reason:
        return await _unreachable(task, reason, Reading(state, inputs))
    recorded = Manifest(inputs.tree) if inputs.tree else old_live(state)
    kind = resource_type(task.token, recorded)
    namespace, name = parse_identity(identity)
    if not name:
        raise RefusedError(f'The id {identity!r} names no object; write "name", or "namespace/name".')
    cluster = await task.cluster()
    try:
        served = await cluster.discovery.find(kind.api_version, kind.kind)
        within = (namespace or task.session.default_namespace) if served.namespaced else ""
        live = await cluster.get(Target(kind.api_version, kind.kind, within, name))
    except KindNotServedError:
        return None  # its definition was deleted, and took all objects with it
    if live is None:
        return None
    found = Manifest(_as_inputs(live, inputs.tree))
    secrets = frozenset(secret_paths(found.tree, inputs.secrets))
    manager = field_manager(task.urn, found, state.tree)
    now = Properties(found.tree, secrets)
    return Reading(checkpoint(now, live, manager, initial_api_version(state, live)), now)


def _as_inputs(live: Manifest, inputs: JsonObject) -> JsonObject:
    if not inputs:
        return live.applicable().without(*_NOT_INPUTS).tree
    kept = pruned(live.tree, inputs)
    assert isinstance(kept, dict)
    return kept


async def _unreachable(task: Task, reason: str, recorded: Reading) -> Reading | None:
    if task.session.settings.delete_unreachable:
        await task.warning(
            f"The cluster is unreachable ({reason}) and deleteUnreachable is on: dropped from state, not"
            " deleted.",
        )
        return None
    if task.session.settings.skip_update_unreachable:
        await task.warning(f"The cluster is unreachable ({reason}): keeping what is on record.")
        return recorded
    raise UnreachableError(f"The cluster is unreachable: {reason}. {DELETE_UNREACHABLE}")
