"""What a person, or a program, reads of a fleet. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from infra.fleet.health import Health
from infra.fleet.stacks import Deployed

_HEADS = ("stack", "release", "model", "score", "health", "endpoint")
_SHOWN = len("sha256:") + 12
"""Characters of a digest that tell releases apart at sight."""


@dataclass(frozen=True)
class Member:
    """One stack of the fleet.

    Attributes:
        deployed: What its state says.
        health: Whether it answers.
    """

    deployed: Deployed
    health: Health


def text(members: Sequence[Member]) -> str:
    """The fleet as a table, and how many releases are live."""
    if not members:
        return "No stack of this backend is there. Make one: scripts/up, or scripts/rehearse up aws\n"
    table = [_HEADS, *map(_cells, members)]
    widths = [max(len(row[column]) for row in table) for column in range(len(_HEADS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
    return "\n".join([*lines, "", _tally(members)]) + "\n"


def rows(members: Sequence[Member]) -> list[dict[str, object]]:
    """The fleet as plain data."""
    return [
        {
            "stack": member.deployed.stack,
            "place": member.deployed.place.name,
            "health": member.health.state,
            "told": member.health.told,
            **(member.deployed.outputs.model_dump(mode="json") if member.deployed.outputs else {}),
        }
        for member in members
    ]


def _cells(member: Member) -> tuple[str, ...]:
    place = member.deployed.place.name
    name = f"{member.deployed.stack} ({place})" if place else member.deployed.stack
    outputs = member.deployed.outputs
    health = f"{member.health.state}: {member.health.told}"
    if outputs is None:
        return (name, "-", "-", "-", health, "-")
    model = f"{outputs.model} ({outputs.algorithm})"
    return (
        name,
        outputs.release[:_SHOWN],
        model,
        f"{outputs.score:.3f} {outputs.metric}",
        health,
        outputs.endpoint,
    )


def _tally(members: Sequence[Member]) -> str:
    up = [member.deployed.outputs for member in members if member.deployed.outputs]
    serving = sum(member.health.state == "serving" for member in members)
    digests = sorted({outputs.release for outputs in up})
    releases = "one release" if len(digests) == 1 else f"{len(digests)} releases"
    stacks = "one stack" if len(members) == 1 else f"{len(members)} stacks"
    return f"{stacks}, {serving} serving; {releases} deployed{': ' if digests else ''}{', '.join(digests)}"
