"""What a stack runs, as its outputs tell: read once, typed, with the way into its cluster."""

import json
from dataclasses import dataclass, field

from delivery.canary import setting
from delivery.errors import CanaryRefused
from delivery.previewing import Project
from delivery.release import pinning
from infra.smoke import outputs
from infra.smoke.outputs import Outputs, Trial


@dataclass(frozen=True)
class Deployed:
    """A stack that is up.

    Attributes:
        stack: Its name.
        told: Its outputs.
        kubeconfig: The way into its cluster; never shown.
        pinned: The release that an update must name, because it came by a promotion and the stack's file does
            not name it; None where the file says what is deployed.
    """

    stack: str
    told: Outputs
    kubeconfig: str = field(repr=False)
    pinned: str | None = None

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


def read(project: Project, stack: str) -> Deployed:
    """What a stack runs now.

    Raises:
        EngineFailed: It does not exist.
        SettingsUnreadable: Its file cannot be read.
        EndpointError: It is not up.
    """
    text = project.engine.ask("stack", "output", "--json", "--show-secrets", "--stack", stack)
    told = outputs.parse(stack, text)
    kubeconfig = json.loads(text)["kubeconfig"]
    return Deployed(
        stack,
        told,
        kubeconfig if isinstance(kubeconfig, str) else json.dumps(kubeconfig),
        told.release if _named(project, stack) and not named_in_file(project, stack) else None,
    )


def named_in_file(project: Project, stack: str) -> bool:
    """Whether a stack's own file says which release it runs."""
    settings = pinning.config(project.settings(stack), f"Pulumi.{stack}.yaml")
    return settings.get(setting.RELEASE) is not None


def _named(project: Project, stack: str) -> bool:
    """Whether the last update named a finished release."""
    resources = json.loads(project.engine.export(stack))["deployment"].get("resources", ())
    images = [one for one in resources if one["urn"].endswith("landfall:index:ModelImage::model")]
    return any(one.get("inputs", {}).get("release") for one in images)
