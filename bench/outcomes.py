"""How each kill of a campaign ended, in a file: a campaign that was interrupted goes on where it was.

The file is written anew after each kill, whole or not at all. It says of which steps the stack consisted,
since the outcomes of another program say nothing about this one.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bench.trial import Outcome, Whole
from toolchain.aside import write_file


class OtherCampaign(Exception):
    """The file is none of a campaign's, or of another program's."""


@dataclass(frozen=True)
class Place:
    """A kill's place in a campaign.

    Attributes:
        cloud: The cloud.
        points: Over how many points the campaign spreads.
        number: Which of them it is, from 0.
    """

    cloud: str
    points: int
    number: int


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    cloud: str
    points: int
    number: int
    steps: str
    outcome: Outcome


class _Rows(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kills: list[_Row]


class Outcomes:
    """The outcomes so far.

    Args:
        file: Where they are kept; None to forget them.

    Raises:
        OtherCampaign: The file is none of a campaign's.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._rows: dict[Place, _Row] = {}
        if file is None or not file.exists():
            return
        try:
            found = _Rows.model_validate_json(file.read_text())
        except (ValidationError, UnicodeDecodeError) as error:
            raise OtherCampaign(f"{file} keeps no campaign's outcomes: choose another file.") from error
        self._rows = {Place(row.cloud, row.points, row.number): row for row in found.kills}

    def of(self, place: Place) -> Outcome | None:
        """How a kill ended; None where it is still to come."""
        row = self._rows.get(place)
        return row.outcome if row else None

    def check(self, cloud: str, whole: Whole) -> None:
        """That what is kept of a cloud is of this program.

        Raises:
            OtherCampaign: It is not.
        """
        if any(row.cloud == cloud and row.steps != steps(whole) for row in self._rows.values()):
            raise OtherCampaign(
                f"{self._file} keeps outcomes of {cloud} by a program with other steps: choose another file."
            )

    def add(self, place: Place, whole: Whole, outcome: Outcome) -> None:
        """Keep how a kill ended, in the place of what was known of it."""
        self._rows[place] = _Row(
            cloud=place.cloud,
            points=place.points,
            number=place.number,
            steps=steps(whole),
            outcome=outcome,
        )
        if self._file is not None:
            rows = _Rows(kills=list(self._rows.values()))
            write_file(self._file, rows.model_dump_json(indent=1) + "\n")


def steps(whole: Whole) -> str:
    """A few characters that change with the steps of an update. Pure."""
    text = json.dumps([whole.cloud, whole.cluster, _counted(whole.there.things)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _counted(things: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(things.items())
