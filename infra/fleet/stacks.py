"""The stacks of a backend and what they say of themselves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from infra import engine
from infra.errors import EndpointError, LandfallError
from infra.smoke import outputs
from infra.smoke.outputs import Outputs


@dataclass(frozen=True)
class Place:
    """A backend whose stacks are looked at.

    Attributes:
        name: What the stacks there are called beside their name, such as "rehearsed"; "" for the user's own.
        environment: The environment in which `pulumi` finds it.
    """

    name: str
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Deployed:
    """A stack as its state tells it.

    Attributes:
        place: Where its state is.
        stack: Its name.
        outputs: What it says of itself; None where it is not up.
        reason: Why it says nothing; "" where it does.
    """

    place: Place
    stack: str
    outputs: Outputs | None
    reason: str = ""


class _Listed(BaseModel):
    model_config = ConfigDict(extra="ignore")
    name: str


def names(place: Place) -> tuple[str, ...]:
    """The stacks that a backend has of this project, in order.

    Raises:
        LandfallError: It cannot be asked.
    """
    answer = engine.ask(["stack", "ls", "--json"], environment=place.environment)
    try:
        listed = TypeAdapter(list[_Listed]).validate_json(answer.stdout or "null")
    except ValidationError:
        backend = place.environment.get("PULUMI_BACKEND_URL", "the engine's default")
        said = answer.stderr.strip() or answer.stdout.strip() or f"exit status {answer.returncode}"
        raise LandfallError(
            f"The stacks of the backend {backend} cannot be listed: {said}\nDoes `pulumi stack ls` work?"
        ) from None
    return tuple(sorted(one.name for one in listed))


def read(place: Place, stack: str) -> Deployed:
    """What a stack says of itself."""
    try:
        return Deployed(place, stack, outputs.read(stack, place.environment))
    except EndpointError:
        return Deployed(place, stack, None, "not up")


def as_json(row: object) -> str:
    """A record as JSON text, for programs that read it."""
    return json.dumps(row, indent=2)
