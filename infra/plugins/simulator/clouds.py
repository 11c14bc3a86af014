"""The clouds that are played, by the names of the plugins that they stand for; imported when asked for."""

import importlib

from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.tables import SimulatedCloud

CLOUDS = {
    "aws": "infra.plugins.simulator.aws",
    "gcp": "infra.plugins.simulator.gcp",
    "azure-native": "infra.plugins.simulator.azure",
    "openstack": "infra.plugins.simulator.openstack",
}
"""Plugin name to the package with its tables. A further cloud is one package and one line."""


def load(name: str) -> SimulatedCloud:
    """The tables of a cloud.

    Args:
        name: The plugin's name.

    Raises:
        SimulatorError: No such cloud is played.
    """
    if name not in CLOUDS:
        raise SimulatorError(f"No cloud {name!r} is played here; allowed: {', '.join(CLOUDS)}.")
    found = importlib.import_module(CLOUDS[name]).CLOUD
    assert isinstance(found, SimulatedCloud)
    return found
