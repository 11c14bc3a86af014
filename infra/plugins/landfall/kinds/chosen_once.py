"""`landfall:index:ChosenOnce`: nothing in the world; the state remembers by it what a cluster was made with.

A change of what no update can carry out is refused in the preview, before anything is changed.
"""

# ruff: noqa: ARG002  # its methods take what every kind's do

from typing import Literal

from infra.errors import LandfallError
from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.kinds.kind import Existing, Kind, Record


class Choice(Record):
    """One thing that was chosen.

    Attributes:
        setting: The setting's name, such as "landfall:network.cidr".
        value: What was chosen, in words.
        rule: "never" may it change; "named" lets it change where the stack file names it, so that a new
            default alone changes nothing.
        named: Whether the stack file names it.
        why: Why no update can change it, as a sentence.
        fix: What to do, as sentences; {kept} in it is what was chosen.
    """

    setting: str
    value: str
    rule: Literal["never", "named"]
    named: bool
    why: str
    fix: str

    def refused(self, kept: "Choice") -> str | None:
        """What to tell of a change from what was kept; None where there is none, or it is allowed."""
        if self.value == kept.value or (self.rule == "named" and self.named):
            return None
        what = "" if self.named else " (the default)"
        fix = self.fix.replace("{kept}", kept.value)
        return (
            f"{self.setting} = {self.value}{what}: the cluster was made with {kept.value}. {self.why} {fix}"
        )


class ChosenOnceInputs(Record):
    """What was chosen, and for which cluster."""

    cluster: str
    choices: tuple[Choice, ...]


class ChosenOnceOutputs(Record):
    """It has none."""


class ChosenOnce(Kind[ChosenOnceInputs, ChosenOnceOutputs]):
    """Another cluster is free to choose anew."""

    type_name = "landfall:index:ChosenOnce"
    inputs = ChosenOnceInputs
    outputs = ChosenOnceOutputs
    replacing = frozenset({"cluster"})

    def change(self, old: ChosenOnceInputs, new: ChosenOnceInputs) -> None:
        """Refuse what no update can carry out.

        Raises:
            LandfallError: With every such change, and what to do.
        """
        if old.cluster != new.cluster:
            return
        kept = {choice.setting: choice for choice in old.choices}
        known = [choice for choice in new.choices if choice.setting in kept]
        found = [text for choice in known if (text := choice.refused(kept[choice.setting]))]
        if found:
            raise LandfallError("\n".join(found))

    def identify(self, inputs: ChosenOnceInputs) -> str:
        """The cluster."""
        return inputs.cluster

    def create(self, inputs: ChosenOnceInputs, progress: Progress) -> ChosenOnceOutputs:
        """Nothing: it is only in the state."""
        return ChosenOnceOutputs()

    def drifted(self, existing: Existing[ChosenOnceOutputs]) -> frozenset[str]:
        """Nothing."""
        return frozenset()

    def delete(self, identity: str, progress: Progress) -> None:
        """Nothing: it goes with the state."""
