"""What a preview would create, read from the engine's events.

The engine writes one event a line (`pulumi preview --json` with PULUMI_ENABLE_STREAMING_JSON_PREVIEW set,
https://www.pulumi.com/docs/iac/cli/commands/pulumi_preview/); secrets in them are masked by the engine.
"""

import contextlib
from collections.abc import Iterable
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


class _Form(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _State(_Form):
    type: str
    urn: str
    custom: bool = False
    inputs: dict[str, JsonValue] = Field(default_factory=dict)


class _Metadata(_Form):
    new: _State | None = None


class _Step(_Form):
    metadata: _Metadata


class _Diagnostic(_Form):
    message: str
    severity: str


class _Event(_Form):
    step: _Step | None = Field(None, alias="resourcePreEvent")
    diagnostic: _Diagnostic | None = Field(None, alias="diagnosticEvent")


def read(lines: Iterable[str]) -> tuple[Planned, ...]:
    """The resources that a preview would make; components and providers, which cost nothing, are left out.

    Args:
        lines: What the engine wrote; lines that are no events are passed over.

    Raises:
        LandfallError: There is no event among them.
    """
    written = list(lines)
    events = _events(written)
    if not events:
        last = [line for line in written if line.strip()][-1:] or ["it said nothing"]
        raise LandfallError(f"The preview told no events: {last[0].strip()}")
    states = (event.step.metadata.new for event in events if event.step)
    return tuple(
        Planned(state.type, state.urn.rpartition("::")[2], _component(state.urn), state.inputs)
        for state in states
        if state is not None and state.custom and not state.type.startswith("pulumi:")
    )


def complaints(lines: Iterable[str]) -> str:
    """What the engine complained of in a preview that failed.

    Args:
        lines: What it wrote.
    """
    told = (event.diagnostic for event in _events(lines) if event.diagnostic)
    return "\n".join(one.message.strip() for one in told if one.severity == "error")


def _events(lines: Iterable[str]) -> list[_Event]:
    found = []
    for line in lines:
        if line.startswith("{"):
            with contextlib.suppress(ValidationError):
                found.append(_Event.model_validate_json(line))
    return found


def _component(urn: str) -> str:
    # urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME
    types = urn.split("::")[2].split("$")
    return types[-2].rpartition(":")[2] if len(types) > 1 else ""
