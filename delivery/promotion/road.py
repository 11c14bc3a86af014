"""What every step on the road needs: the project, the registry with its ledger, and where to tell things."""

from collections.abc import Callable
from dataclasses import dataclass

from delivery.errors import ReleaseUnknown
from delivery.previewing import Project
from delivery.promotion.environment import environment, is_stack, running
from delivery.promotion.looking import Told
from delivery.release import naming
from infra.plugins.landfall.image import releases
from model.registry.registry import Registry
from model.release import Release


@dataclass(frozen=True)
class Road:
    """The road from stack to stack.

    Attributes:
        project: The project and its stacks.
        registry: The releases and the one ledger.
        say: Takes a line for the person who watches.
        tell: Takes what a smoke test looked at.
    """

    project: Project
    registry: Registry
    say: Callable[[str], None]
    tell: Told

    def meant(self, source: str) -> Release:
        """The release that a promotion is of, in this machine's store.

        Args:
            source: A stack, for what it runs; or "gated", an alias, a digest or its first digits.

        Raises:
            ReleaseUnknown: There is none.
        """
        if not is_stack(self.project, source):
            return releases.named(naming.digest(source, "", self.project.plans))
        deployed = running(self.project, environment(self.project, source).stack)
        if deployed is None:
            raise ReleaseUnknown(
                f"Stack {source!r} is not up, so nothing of it can be promoted. Bring it up first: scripts/up"
                f" {source}"
            )
        return releases.named(naming.present(deployed.release))
