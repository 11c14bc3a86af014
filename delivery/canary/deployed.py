"""What a stack runs, as its outputs tell: read once, typed, with the way into its cluster."""

import json
from dataclasses import dataclass, field

from delivery.engine import Engine
from delivery.errors import CanaryRefused
from infra.smoke import outputs
from infra.smoke.outputs import Outputs, Trial


@dataclass(frozen=True)
class Deployed:
    """A stack that is up.

    Attributes:
        stack: Its name.
        told: Its outputs.
        kubeconfig: The way into its cluster; never shown.
    """

    stack: str
    told: Outputs
    kubeconfig: str = field(repr=False)

    @property
    def canary(self) -> Trial:
        """The release on trial.

        Raises:
            CanaryRefused: There is none.
        """
        if self.told.canary is None:
            raise CanaryRefused(
                f"Stack {self.stack!r} runs no canary. Start one: scripts/canary start {self.stack} RELEASE"
            )
        return self.told.canary


def read(engine: Engine, stack: str) -> Deployed:
    """What a stack runs now.

    Raises:
        EngineFailed: It does not exist.
        EndpointError: It is not up.
    """
    text = engine.ask("stack", "output", "--json", "--show-secrets", "--stack", stack)
    told = outputs.parse(stack, text)
    kubeconfig = json.loads(text)["kubeconfig"]
    return Deployed(stack, told, kubeconfig if isinstance(kubeconfig, str) else json.dumps(kubeconfig))
