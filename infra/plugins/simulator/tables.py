"""What a cloud's tables say of each type: the form of its id, what the cloud adds, what it refuses.

A type that the program creates is one `ResourceType` in the module of its cloud. Where a fact is not plain
from the SDK (what replaces, what must be empty before it can go) its source stands beside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.clusters.inside import Inside
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.forms import Form
from infra.plugins.simulator.ledger import Ledger

Progress = Callable[[str], None]
"""Told what is waited for."""


@dataclass(frozen=True)
class Draft:
    """A thing about to exist, as its table sees it when the id is asked.

    Attributes:
        inputs: What it is asked to be.
        scope: Where it will be.
        ledger: What exists already.
    """

    inputs: JsonObject
    scope: Scope
    ledger: Ledger

    def text(self, name: str) -> str:
        """An input as text; "" where it is not given."""
        found = self.inputs.get(name)
        return "" if found is None else str(found)


@dataclass(frozen=True)
class Holder:
    """What names a thing: it holds it, so that the cloud refuses to delete it, or it goes with it.

    Attributes:
        type: The type of the holders; "*" for all.
        path: Where they name the thing.
        by: Which value of the thing they name, "id" or an output.
    """

    type: str
    path: str
    by: str = "id"


class Life(Protocol):
    """What happens on this machine when a thing comes and goes; only clusters have one."""

    def begin(self, entry: Entry, ledger: Ledger, progress: Progress) -> JsonObject:
        """Bring it to life, or bring it to its inputs; returns the outputs that come of it."""

    def end(self, entry: Entry, ledger: Ledger, progress: Progress, *, forced: bool = False) -> None:
        """End it; where that is forced, whatever holds it."""


def nothing(_: Entry, __: Ledger) -> JsonObject:
    """The outputs of what adds nothing to its inputs."""
    return {}


@dataclass(frozen=True)
class ResourceType:
    """One type of a cloud.

    Attributes:
        token: Its name in Pulumi's state.
        identity: A new id; two calls never give the same where the cloud makes ids up.
        outputs: What the cloud adds: pure, so that the same thing always has the same.
        replaces: Inputs, with dots for nested ones, whose change makes the thing anew, beyond those whose
            documentation in the SDK says so.
        keeps: Inputs whose documentation sounds so but whose change is made in place.
        irrevocable: Inputs that can be added in place, and whose removal makes the thing anew.
        fixed: Inputs that the plugin takes a change of and the cloud refuses; with what it says.
        answered: Inputs that the cloud answers in another form than they are given in: no preview knows it.
        autoname: The input that gets a name of the cloud's plugin where none is given; "" for none.
        unique: Inputs that no two things of this type in one scope may have the same.
        taken: What the cloud says where they do; with the inputs' names in braces.
        defaults: Inputs that the cloud's plugin fills in.
        forms: What values must look like, by input.
        takes: What goes with it when it is deleted.
        lasts: Whether the cloud keeps it for ever: deleting it leaves its name taken, and costs nothing.
        holders: What must be gone before it can be deleted.
        held: What the cloud says where it is not; `{id}` is the thing, `{holder}` what holds it.
        protection: The input that, while true, makes the cloud refuse to delete it; "" for none.
        protected: What it says then.
        secrets: Outputs that are secret.
        life: What happens on this machine.
    """

    token: str
    identity: Callable[[Draft], str]
    outputs: Callable[[Entry, Ledger], JsonObject] = nothing
    replaces: frozenset[str] = frozenset()
    keeps: frozenset[str] = frozenset()
    irrevocable: frozenset[str] = frozenset()
    fixed: Mapping[str, str] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()
    autoname: str = ""
    unique: tuple[str, ...] = ()
    taken: str = ""
    defaults: Mapping[str, str | bool | int] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    takes: tuple[Holder, ...] = ()
    lasts: bool = False
    holders: tuple[Holder, ...] = ()
    held: str = ""
    protection: str = ""
    protected: str = ""
    secrets: frozenset[str] = frozenset()
    life: Life | None = None


Function = Callable[[JsonObject, Scope, Ledger], JsonObject]
"""A function of a cloud's plugin (an invoke): its arguments, the caller's scope, what exists."""


@dataclass(frozen=True)
class SimulatedCloud:
    """One cloud: the plugin that it stands for, and its tables.

    Attributes:
        name: The plugin's name.
        package: The Python package of the SDK.
        scope: Where things are made, from the provider's configuration.
        required: Configuration without which the real plugin refuses, with what it says.
        types: Its resource types by token.
        functions: Its functions by token.
        texts: What the cloud says when something goes wrong, by the kind of fault.
        inside: What the cloud does inside its clusters.
    """

    name: str
    package: str
    scope: Callable[[JsonObject], Scope]
    required: Mapping[str, str]
    types: Mapping[str, ResourceType]
    functions: Mapping[str, Function]
    texts: Mapping[str, str]
    inside: Inside | None = None


def by_token(*groups: tuple[ResourceType, ...]) -> dict[str, ResourceType]:
    """Tables put together, by token."""
    return {found.token: found for group in groups for found in group}
