"""How a create or an update ends: the object is kept in state, whether it became ready or not."""

from dataclasses import dataclass

from infra.plugins.kubernetes.checkpoint import checkpoint
from infra.plugins.kubernetes.errors import KubernetesError, NotReadyError
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.readiness.wait import until_ready
from infra.plugins.kubernetes.session import Session
from infra.plugins.kubernetes.wire import Properties


@dataclass(frozen=True)
class Outcome:
    """An object that exists: its id in state, and its outputs."""

    identity: str
    outputs: Properties


class InitializationError(KubernetesError):
    """The object exists but is not ready. State keeps it, so that the next update goes on with it instead of making another."""

    def __init__(self, message: str, outcome: Outcome, inputs: Properties, reasons: tuple[str, ...]) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.inputs = inputs
        self.reasons = reasons


async def settled(
    session: Session,
    urn: str,
    inputs: Properties,
    live: Manifest,
    manager: str,
    initial_api_version: str,
    timeout: float,
) -> Outcome:
    """Waits until an object is ready, and gives what state keeps of it.

    Args:
        session: The provider at work.
        urn: The resource's URN.
        inputs: What it was made from.
        live: The object as the server answered.
        manager: The name that manages its fields.
        initial_api_version: The apiVersion it was first created with.
        timeout: Seconds to wait, 0 for the kind's own default.

    Raises:
        InitializationError: It did not become ready.
    """
    cluster = await session.cluster()
    try:
        ready = await until_ready(cluster, session.log, urn, live, timeout)
    except KubernetesError as error:
        last = live
        try:
            last = await cluster.get_or(live)
        except KubernetesError:
            pass  # the server went away while it was waited for; what it answered first is kept
        outcome = Outcome(live.identity, checkpoint(inputs, last, manager, initial_api_version))
        reasons = error.reasons if isinstance(error, NotReadyError) else ()
        raise InitializationError(str(error), outcome, inputs, reasons) from error
    return Outcome(ready.identity, checkpoint(inputs, ready, manager, initial_api_version))
