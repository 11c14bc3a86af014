"""What a resource type tells the plugin: its records, and how one of it is made, changed, read and removed.

Owns the contract. The provider speaks the engine's protocol for all of them.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from infra.plugins.landfall.image.progress import Progress


class Record(BaseModel):
    """Typed properties, each known; the wire's camel case becomes snake case here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Inputs = TypeVar("Inputs", bound=BaseModel)
Outputs = TypeVar("Outputs", bound=Record)


@dataclass(frozen=True)
class Existing(Generic[Outputs]):
    """A resource as the state has it.

    Attributes:
        identity: Its id.
        outputs: What it was when last looked at.
    """

    identity: str
    outputs: Outputs


class Kind(ABC, Generic[Inputs, Outputs]):
    """One resource type. Its methods raise `LandfallError`s; the text reaches the user as it is.

    Attributes:
        type_name: The type's name in programs and states.
        inputs: The record of its inputs.
        outputs: The record of its outputs.
        replacing: Inputs that cannot change in place.
        delete_first: Whether a replacement must wait until the old one is gone.
        secrets: Outputs that the engine must encrypt and hide.
        lasting: Outputs that no change in place alters, so that nothing downstream is touched.
        stand_ins: For each input that may be unknown in a preview, a valid value to check the others with.

    Names of properties are the wire's, in camel case.
    """

    type_name: ClassVar[str]
    inputs: type[Inputs]
    outputs: type[Outputs]
    replacing: ClassVar[frozenset[str]] = frozenset()
    delete_first: ClassVar[bool] = False
    secrets: ClassVar[frozenset[str]] = frozenset()
    lasting: ClassVar[frozenset[str]] = frozenset()
    stand_ins: ClassVar[Mapping[str, str]] = {}

    def complete(self, inputs: Inputs) -> Inputs:
        """Check what the record alone cannot, and add what is computed from the inputs.

        Raises:
            LandfallError: An input is not allowed.
        """
        return inputs

    def change(self, old: Inputs, new: Inputs) -> None:
        """Refuse a change that no update can carry out. Most can be.

        Raises:
            LandfallError: It cannot be carried out.
        """

    def foresee(self, inputs: Inputs) -> None:
        """Refuse in a preview what the update would be bound to fail with.

        Raises:
            LandfallError: The update would fail.
        """

    @abstractmethod
    def identify(self, inputs: Inputs) -> str:
        """The resource's id: the stable name under which a create finds what an earlier, killed one left."""

    @abstractmethod
    def create(self, inputs: Inputs, progress: Progress) -> Outputs:
        """Make it, or take over the one that is there."""

    def update(self, inputs: Inputs, progress: Progress) -> Outputs:
        """Bring the existing one to these inputs."""
        return self.create(inputs, progress)

    @abstractmethod
    def drifted(self, existing: Existing[Outputs]) -> frozenset[str]:
        """Outputs that are no longer so in the world: an update will mend them."""

    def read(self, existing: Existing[Outputs]) -> Outputs | None:
        """It as it is now, or None where it is gone."""
        return existing.outputs

    @abstractmethod
    def delete(self, identity: str, progress: Progress) -> None:
        """Remove it; quiet where it is gone."""

    def end(self, identity: str, inputs: Inputs, progress: Progress) -> None:  # noqa: ARG002  # an id does for most
        """Remove it, knowing what it was made from; quiet where it is gone."""
        self.delete(identity, progress)
