"""What one configured provider works with: its settings, its cluster, the engine's log."""

import asyncio
from dataclasses import dataclass, field

from infra.plugins.kubernetes.cluster import ClusterClient
from infra.plugins.kubernetes.engine_log import EngineLog
from infra.plugins.kubernetes.errors import KubeconfigError, UnreachableError
from infra.plugins.kubernetes.kubeconfig import read_access
from infra.plugins.kubernetes.settings import ProviderSettings
from infra.plugins.kubernetes.transport import Transport


@dataclass(frozen=True)
class Session:
    """One provider instance at work.

    Attributes:
        settings: What the program set.
        log: Where words for the person go.
        client: The cluster, or None where no kubeconfig leads to one.
        missing: Why there is no client.
        warned: Set once the person knows that the cluster is unreachable.
        interrupted: Set when the engine asks to stop: whatever waits then ends its wait.
    """

    settings: ProviderSettings
    log: EngineLog
    client: ClusterClient | None
    missing: str = ""
    interrupted: asyncio.Event = field(default_factory=asyncio.Event)
    warned: asyncio.Event = field(default_factory=asyncio.Event)

    async def unreachable_reason(self) -> str | None:
        """Why the cluster cannot be worked with, or None where it answers."""
        return self.missing if self.client is None else await self.client.unreachable_reason()

    async def cluster(self) -> ClusterClient:
        """The cluster, known to answer.

        Raises:
            UnreachableError: It does not answer, or no kubeconfig leads to it.
        """
        reason = await self.unreachable_reason()
        if self.client is None or reason:
            raise UnreachableError(
                f"The Kubernetes cluster is unreachable: {reason}. Check that it runs and that the"
                " kubeconfig is its own."
            )
        return self.client

    @property
    def default_namespace(self) -> str:
        """Where namespaced objects go that name none."""
        return self.client.default_namespace if self.client else self.settings.namespace or "default"


def open_session(settings: ProviderSettings, log: EngineLog) -> Session:
    """A session for a provider's settings; opens no connection yet."""
    try:
        access = read_access(settings)
    except KubeconfigError as error:
        # A cluster that is gone takes its kubeconfig with it, and `deleteUnreachable` must work all the same.
        return Session(settings, log, None, str(error).rstrip("."))
    return Session(settings, log, ClusterClient(Transport(access), access.namespace))
