"""What a simulated cluster is on this machine, as the environment says."""

import os
from typing import Literal, get_args

from infra.plugins.simulator.errors import SimulatorError

VARIABLE = "LANDFALL_SIMULATOR_NODES"
"""Names the mode for all that takes part in a rehearsal: plugins, controllers, shims."""

Mode = Literal["full", "hollow", "none"]
"""What a simulated cluster is.

"full", the default, is a whole node that runs pods. "hollow" is a real control plane (etcd, API server,
controller manager, scheduler) whose nodes only say that their pods run: for what watches objects and not
programs, in a tenth of the time. "none" is only an entry in the ledger.
"""


def mode() -> Mode:
    """What a simulated cluster is.

    Raises:
        SimulatorError: The variable says nothing known.
    """
    chosen = os.environ.get(VARIABLE, "full")
    for known in get_args(Mode):
        if chosen == known:
            found: Mode = known
            return found
    raise SimulatorError(f"{VARIABLE} is {chosen!r}; allowed: {', '.join(get_args(Mode))}.")
