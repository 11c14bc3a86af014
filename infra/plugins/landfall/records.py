"""Between properties on the wire and a kind's records: what is known is checked, what is unknown stays so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic

from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_camel, to_snake

from infra.plugins.landfall import wire
from infra.plugins.landfall.kinds.kind import Inputs, Kind, Outputs
from infra.plugins.landfall.wire import Plain, Properties


@dataclass(frozen=True)
class Failure:
    """One input that is not allowed.

    Attributes:
        property: Its name on the wire; empty where it is several together.
        reason: What is wrong, what is allowed, what to do.
    """

    property: str
    reason: str


class Refused(Exception):
    """Inputs are not allowed: all the reasons at once."""

    def __init__(self, failures: tuple[Failure, ...]) -> None:
        super().__init__("; ".join(f"{failure.property}: {failure.reason}" for failure in failures))
        self.failures = failures


@dataclass(frozen=True)
class Given(Generic[Inputs]):
    """The inputs of one call.

    Attributes:
        record: The inputs; unknown ones are the kind's stand-ins.
        unknown: Names of those.
        properties: As they came.
    """

    record: Inputs
    unknown: frozenset[str]
    properties: Properties

    def with_computed(self, completed: Inputs) -> Properties:
        """The properties with what the kind computed; the others keep their marks."""
        before, after = values(self.record), values(completed)
        computed = {name: wire.value(value) for name, value in after.items() if value != before[name]}
        return self.properties | computed


def given(kind: Kind[Inputs, Outputs], properties: Properties) -> Given[Inputs]:
    """Read a kind's inputs.

    Raises:
        Refused: They are not what the kind's record allows, or unknown where they must be known.
    """
    plain = {name: wire.plain(value) for name, value in properties.items()}
    unknown = frozenset(name for name, value in plain.items() if wire.unknown(value))
    early = unknown - kind.stand_ins.keys()
    if early:
        reason = "its value must be known before the update: give it itself, not another resource's output"
        raise Refused(tuple(Failure(name, reason) for name in sorted(early)))
    known = {name: kind.stand_ins[name] if name in unknown else value for name, value in plain.items()}
    return Given(_validated(kind.inputs, known), unknown, properties)


def outputs(kind: Kind[Inputs, Outputs], state: Properties) -> Outputs | None:
    """A kind's outputs in a state, or None where the state lacks some: an older Landfall wrote it."""
    own = {to_camel(name) for name in kind.outputs.model_fields}
    try:
        return _validated(kind.outputs, {name: wire.plain(state[name]) for name in own & state.keys()})
    except Refused:
        return None


def state(kind: Kind[Inputs, Outputs], inputs: Properties, made: Outputs) -> Properties:
    """The state to keep: inputs as they came, outputs with secrets marked."""
    encoded = {}
    for name, value in values(made).items():
        encoded[name] = wire.secret(value) if name in kind.secrets else wire.value(value)
    return inputs | encoded


def expected(kind: Kind[Inputs, Outputs], inputs: Properties, lasting: Properties) -> Properties:
    """The state that a preview tells: outputs unknown but for those that will last.

    Args:
        kind: The resource's kind.
        inputs: The new inputs.
        lasting: The outputs that an update will not change.
    """
    names = [to_camel(name) for name in kind.outputs.model_fields]
    return inputs | {name: lasting.get(name, wire.value(wire.UNKNOWN)) for name in names}


def values(record: BaseModel) -> dict[str, Plain]:
    """A record's values by their names on the wire."""
    return {to_camel(name): value for name, value in record.model_dump(mode="json").items()}


def _validated(model: type[Inputs], plain: Mapping[str, Plain]) -> Inputs:
    try:
        return model.model_validate({to_snake(name): value for name, value in plain.items()})
    except ValidationError as error:
        failures = []
        for found in error.errors():
            name = to_camel(str(found["loc"][0])) if found["loc"] else ""
            reason = found["msg"].removeprefix("Value error, ")
            # Our own validators' texts name the value themselves.
            named = not name or found["type"] == "value_error"
            failures.append(Failure(name, reason if named else f"{reason}, got {found['input']!r}"))
        raise Refused(tuple(failures)) from None
