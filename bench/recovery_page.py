"""The page of the last recorded campaign of kills: written from its outcomes, which are kept beside it."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bench.outcomes import Place
from bench.servers import machine
from bench.trial import Outcome
from toolchain.aside import write_file
from toolchain.folders import CLONE

PAGE = CLONE / "docs" / "bench" / "recovery.md"
FIGURES = CLONE / "docs" / "bench" / "recovery.json"

_TEXT = """\
# Recovery: updates that are killed

Written by `python bench/cloud_recovery.py --outcomes FILE --record`; do not edit. Figures:
[recovery.json](recovery.json).

Recorded on {date}: {machine}.

The whole program is brought up in a simulated cloud, on a real control plane whose nodes only say that their
pods run. At points spread over all steps of the update the engine and the plugin at work are killed in turn,
by SIGKILL. Then the way back of [the guide](../guide/simulated-clouds.md): cancel, refresh, sweep, up. A kill
has converged where everything in the cloud and in its cluster is then there once and known to the state, and
the last destroy leaves nothing.

| cloud | kills | converged | not reached | orphans found and ended | orphans left | duplicates |
|---|---|---|---|---|---|---|
{rows}

{failures}
"""


class Kill(BaseModel):
    """How one kill ended.

    Attributes:
        cloud: The cloud.
        points: Over how many points the campaign was spread.
        number: Which of them it was, from 0.
        reached: Whether the update came as far.
        faults: What was not as it must be, by the words before the details.
        orphans: How many things the sweep had to end.
        left: How many things no state knew after the way back.
        duplicates: How many things there were beside those that were wanted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cloud: str
    points: int
    number: int
    reached: bool
    faults: tuple[str, ...]
    orphans: int
    left: int
    duplicates: int

    @property
    def converged(self) -> bool:
        """Whether the way back led to the stack that was wanted."""
        return self.reached and not self.faults


class Recorded(BaseModel):
    """A campaign.

    Attributes:
        date: When it was recorded.
        machine: What it ran on.
        kills: Each kill, in order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: str
    machine: str
    kills: tuple[Kill, ...]


def recorded(date: str, outcomes: Sequence[tuple[Place, Outcome]]) -> Recorded:
    """A campaign as it is kept: without the engine's own words, which name paths of the machine.

    Args:
        date: Today.
        outcomes: How each kill ended.
    """
    return Recorded(date=date, machine=machine.told(), kills=tuple(_kill(*one) for one in outcomes))


def read(file: Path | None = None) -> Recorded:
    """What is recorded."""
    return Recorded.model_validate_json((file or FIGURES).read_text())


def write(campaign: Recorded) -> None:
    """Record a campaign: its figures and its page."""
    write_file(FIGURES, campaign.model_dump_json(indent=1) + "\n")
    write_file(PAGE, render(campaign))


def render(campaign: Recorded) -> str:
    """The page's text. Pure."""
    clouds = dict.fromkeys(kill.cloud for kill in campaign.kills)
    rows = [_row(cloud, [kill for kill in campaign.kills if kill.cloud == cloud]) for cloud in clouds]
    failed = [
        f"- {kill.cloud} {kill.number + 1}/{kill.points}: {'; '.join(kill.faults) or 'not reached'}"
        for kill in campaign.kills
        if not kill.converged
    ]
    failures = "\n".join(["What did not converge:", "", *failed]) if failed else "Every kill has converged."
    return _TEXT.format(date=campaign.date, machine=campaign.machine, rows="\n".join(rows), failures=failures)


def _kill(place: Place, outcome: Outcome) -> Kill:
    return Kill(
        cloud=place.cloud,
        points=place.points,
        number=place.number,
        reached=outcome.reached,
        faults=tuple(fault.partition(":")[0].splitlines()[0] for fault in outcome.faults),
        orphans=outcome.orphans,
        left=outcome.left,
        duplicates=outcome.duplicates,
    )


def _row(cloud: str, kills: Sequence[Kill]) -> str:
    cells = (
        cloud,
        len(kills),
        sum(kill.converged for kill in kills),
        sum(not kill.reached for kill in kills),
        sum(kill.orphans for kill in kills),
        sum(kill.left for kill in kills),
        sum(kill.duplicates for kill in kills),
    )
    return f"| {' | '.join(map(str, cells))} |"
