"""Whether a deployed model answers: real predictions, asked for in both ways that it answers."""

from dataclasses import dataclass
from typing import Literal

from infra.errors import EndpointError
from infra.fleet.stacks import Deployed
from infra.smoke import rows
from infra.smoke.client import Client


@dataclass(frozen=True)
class Health:
    """What came of asking a stack.

    Attributes:
        state: "serving" where it predicted, "failing" where it should and did not, "down" where the stack is
            not up.
        told: How it went, in words.
    """

    state: Literal["serving", "failing", "down"]
    told: str


def ask(deployed: Deployed) -> Health:
    """Ask a stack's model for predictions."""
    if deployed.outputs is None:
        return Health("down", deployed.reason)
    client = Client(deployed.outputs.endpoint, deployed.outputs.model)
    try:
        checked = rows.check(client, rows.known(client))
    except EndpointError as error:
        return Health("failing", str(error).splitlines()[0])
    return Health("serving", f"{checked.asked} rows answered alike by GET and POST")
