"""Resources as the engine writes them down: secrets stay closed, what is not known yet is `UNKNOWN`."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from infra.cost.resource import Resource
from infra.policy.properties import UNKNOWN, Properties

_UNKNOWN = frozenset(
    {
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""What stands for a value that is not known yet: sdk/go/common/resource/plugin/rpc.go of
github.com/pulumi/pulumi v3.250.0."""

_SIGNATURE = "4dabf18193072939515e22adb298388d"
"""Key of every special value, such as a secret: sdk/go/common/resource/sig/sig.go, as above."""


class State(BaseModel):
    """One resource: sdk/go/common/apitype/core.go, as above. Other readers need more of it."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)

    urn: str
    type: str
    id: str = ""
    provider: str = ""
    external: bool = False
    retain_on_delete: bool = False
    inputs: dict[str, Any] = Field(default_factory=dict)  # Any: a resource's own properties

    @property
    def name(self) -> str:
        """Its name in the program."""
        return self.urn.rpartition("::")[2]

    def resource(self, providers: Mapping[str, Properties]) -> Resource:
        """It as its cost needs it.

        Args:
            providers: The inputs of each provider, by its URN.
        """
        provider = self.provider.rpartition("::")[0]
        return Resource(self.type, self.name, plain(self.inputs), providers.get(provider, {}))


def providers(states: list[State]) -> dict[str, Properties]:
    """The inputs of each provider, by its URN."""
    return {one.urn: plain(one.inputs) for one in states if one.type.startswith("pulumi:providers:")}


def plain(properties: Mapping[str, object]) -> Properties:
    """Properties with `UNKNOWN` in place of what is not known, secrets included: no cost hangs on one."""
    return {key: _plain(value) for key, value in properties.items()}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return UNKNOWN if _SIGNATURE in value else plain(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return UNKNOWN if isinstance(value, str) and value in _UNKNOWN else value
