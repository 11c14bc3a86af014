"""What a preview would create, read from the engine's JSON.

The form is `pulumi preview --json` (https://www.pulumi.com/docs/iac/cli/commands/pulumi_preview/): a digest
with one step for each resource; secrets in it are masked by the engine.
"""

import json
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from infra.errors import LandfallError


@dataclass(frozen=True)
class Planned:
    """One resource of a preview.

    Attributes:
        type: Its type.
        name: Its name in the program.
        component: The last word of its parent's type, such as "Network"; "" where it stands alone.
        inputs: What it is asked to be.
    """

    type: str
    name: str
    component: str = ""
    inputs: dict[str, JsonValue] = field(default_factory=dict)

    def at(self, path: str) -> JsonValue:
        """The input at a path with dots, such as "nodeConfig.machineType"; None where there is none."""
        found: JsonValue = self.inputs
        for step in path.split("."):
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
                found = found[int(step)]
            else:
                return None
        return found


class _State(BaseModel):
    model_config = ConfigDict(extra="ignore")
    type: str
    custom: bool = False
    inputs: dict[str, JsonValue] = Field(default_factory=dict)


class _Step(BaseModel):
    model_config = ConfigDict(extra="ignore")
    urn: str
    state: _State | None = Field(None, alias="newState")


class _Diagnostic(BaseModel):
    model_config = ConfigDict(extra="ignore")
    message: str
    severity: str


class _Digest(BaseModel):
    model_config = ConfigDict(extra="ignore")
    steps: list[_Step] = Field(default_factory=list)
    diagnostics: list[_Diagnostic] = Field(default_factory=list)


def read(text: str) -> tuple[Planned, ...]:
    """The resources that a preview would make; components and providers, which cost nothing, are left out.

    Args:
        text: The digest; lines before it are passed over.

    Raises:
        LandfallError: There is no digest in it.
    """
    digest = _digest(text)
    return tuple(
        Planned(step.state.type, step.urn.rpartition("::")[2], _component(step.urn), step.state.inputs)
        for step in digest.steps
        if step.state is not None and step.state.custom and not step.state.type.startswith("pulumi:")
    )


def complaints(text: str) -> str:
    """What the engine complained of in a preview that failed.

    Args:
        text: What it printed.
    """
    try:
        diagnostics = _digest(text).diagnostics
    except LandfallError as error:
        return str(error)
    return "\n".join(one.message.strip() for one in diagnostics if one.severity == "error")


def _digest(text: str) -> _Digest:
    start = text.find("{\n")
    try:
        if start >= 0:
            return _Digest.model_validate(json.loads(text[start:]))
    except (ValueError, ValidationError):
        pass
    last = text.strip().splitlines()[-1:] or ["it said nothing"]
    raise LandfallError(f"The preview printed no digest: {last[0]}")


def _component(urn: str) -> str:
    # urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME
    types = urn.split("::")[2].split("$")
    return types[-2].rpartition(":")[2] if len(types) > 1 else ""
