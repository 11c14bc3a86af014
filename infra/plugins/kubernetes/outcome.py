"""How a create or an update ends: the object is kept in state, whether it became ready or not."""

from contextlib import suppress
from dataclasses import dataclass

from infra.plugins.kubernetes.checkpoint import checkpoint
from infra.plugins.kubernetes.errors import KubernetesError
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.readiness.wait import until_ready
from infra.plugins.kubernetes.task import Task
from infra.plugins.kubernetes.wire import Properties


@dataclass(frozen=True)
class Outcome:
    """An object that exists: its id in state, and its outputs."""

    identity: str
    outputs: Properties


class InitializationError(KubernetesError):
    """The object exists but is not ready.

    State keeps it, so that the next update goes on with it instead of making another.
    """

    def __init__(self, message: str, outcome: Outcome, inputs: Properties) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.inputs = inputs


async def settled(
    task: Task, inputs: Properties, live: Manifest, manager: str, initial_api_version: str
) -> Outcome:
    """Waits until an object is ready, and gives what state keeps of it.

    Args:
        task: The call.
        inputs: What the object was made from.
        live: The object as the server answered.
        manager: The name that manages its fields.
        initial_api_version: The apiVersion it was first created with.

    Raises:
        InitializationError: It did not become ready.
    """
    try:
        ready = await until_ready(task, live)
    except KubernetesError as error:
        last = live
        # Where the server went away meanwhile, what it answered first is kept.
        with suppress(KubernetesError):
            last = await (await task.cluster()).get_or(live)
        outcome = Outcome(live.identity, checkpoint(inputs, last, manager, initial_api_version))
        raise InitializationError(str(error), outcome, inputs) from error
    return Outcome(ready.identity, checkpoint(inputs, ready, manager, initial_api_version))
