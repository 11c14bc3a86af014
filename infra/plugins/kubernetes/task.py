"""One call of the engine about one resource.

Owns what every operation needs to know beside the resource's own values.
"""

from dataclasses import dataclass

from infra.plugins.kubernetes.cluster import ClusterClient
from infra.plugins.kubernetes.json_tree import Path
from infra.plugins.kubernetes.session import Session


@dataclass(frozen=True)
class Task:
    """One call.

    Attributes:
        session: The provider at work.
        urn: The resource's URN.
        timeout: Seconds that its custom timeout allows, 0 where it has none.
        ignored: Property paths whose changes do not count.
    """

    session: Session
    urn: str
    timeout: float = 0.0
    ignored: tuple[Path, ...] = ()

    @property
    def token(self) -> str:
        """The resource's own type in its URN: `urn:pulumi:stack::project::parent$type::name`."""
        return self.urn.split("::")[2].rpartition("$")[2]

    @property
    def name(self) -> str:
        """The resource's name in the program."""
        return self.urn.split("::", 3)[3]

    async def cluster(self) -> ClusterClient:
        """The cluster, known to answer.

        Raises:
            UnreachableError: It does not answer, or no kubeconfig leads to it.
        """
        return await self.session.cluster()

    async def status(self, message: str) -> None:
        """Says what is being waited for now."""
        await self.session.log.status(self.urn, message)

    async def info(self, message: str) -> None:
        """Says a fact worth keeping on the screen."""
        await self.session.log.info(self.urn, message)

    async def warning(self, message: str) -> None:
        """Says something that the person should look at."""
        await self.session.log.warning(self.urn, message)
