"""Where a stack's cluster stands, as the stack's outputs tell."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra import engine
from infra.errors import LandfallError


@dataclass(frozen=True)
class Standing:
    """How far a cluster is.

    Attributes:
        phase: The phase's name.
        next_step: What the next update will do, as a sentence; "" where no further one is needed.
    """

    phase: str
    next_step: str = ""

    @property
    def ready(self) -> bool:
        """Whether the stack is whole."""
        return not self.next_step


class _Outputs(BaseModel):
    model_config = ConfigDict(extra="ignore")
    phase: str
    next_step: str = Field(default="", alias="nextStep")


def read(stack: str, folder: Path) -> Standing:
    """Ask the engine where a stack stands.

    Args:
        stack: Its name.
        folder: The project's folder.

    Raises:
        LandfallError: It does not say: it was never brought up, or Pulumi cannot be asked.
    """
    asked = engine.ask(["stack", "output", "--json", "--stack", stack], folder)
    if asked.returncode != 0:
        raise LandfallError(f"The outputs of stack {stack!r} cannot be read: {asked.stderr.strip()}")
    return of(stack, asked.stdout)


def of(stack: str, text: str) -> Standing:
    """Where a stack stands by its outputs. Pure.

    Args:
        stack: Its name.
        text: The outputs as Pulumi's JSON.

    Raises:
        LandfallError: They do not say.
    """
    try:
        found = _Outputs.model_validate_json(text)
    except ValidationError:
        raise LandfallError(
            f"Stack {stack!r} has no output `phase`: it is not up. Bring it up: scripts/up {stack}"
        ) from None
    return Standing(found.phase, found.next_step)
