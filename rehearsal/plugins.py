"""The plugins in the rehearsals' PULUMI_HOME: the simulator in the place of the cloud's own, the others as
ever."""

from pathlib import Path

from infra.plugins.landfall import locks
from infra.plugins.simulator import installation
from rehearsal.errors import RehearsalError
from toolchain import kubernetes_plugin
from toolchain.download import Downloads

SIMULATED = {"aws": "aws", "gcp": "gcp", "azure": "azure-native", "openstack": "openstack"}
"""By target, the name of the plugin that the simulator stands for."""


def install(home: Path, cloud: str) -> None:
    """Put the plugins into a PULUMI_HOME that a target's stacks need; quick where they are there.

    Args:
        home: The PULUMI_HOME.
        cloud: The target.

    Raises:
        RehearsalError: The simulator does not play that target.
    """
    if cloud not in SIMULATED:
        raise RehearsalError(
            f"The simulator does not play {cloud!r} yet; it plays {', '.join(SIMULATED)}. How to add one:"
            " docs/guide/add-a-cloud.md"
        )
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locks.held(home / ".plugins.lock"):
        kubernetes_plugin.install(home, Downloads())
        installation.install(home, SIMULATED[cloud])
