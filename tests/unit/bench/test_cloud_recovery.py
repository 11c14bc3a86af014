"""A campaign of kills that was interrupted goes on where it was, and tells honestly how all of them ended."""

import subprocess
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from bench import trial as trials
from bench.accounts import Account, There
from bench.cloud_recovery import summary, told
from bench.outcomes import OtherCampaign, Outcomes, Place
from bench.trial import Outcome, Point, Whole, attempt
from infra.plugins.simulator.errors import SimulatorError

WHOLE = Whole(There(Counter({"a:b:C": 2}), Counter()), 2, ("x:y:Z one",))
GOOD, BAD = Outcome(True, (), 3), Outcome(True, ("2 too many: a:b:C",), 1, 1, 2)
FIRST = Place("azure", 25, 0)


def test_what_was_tried_is_known_to_the_next_campaign_of_the_same_program(tmp_path: Path) -> None:
    file = tmp_path / "outcomes.json"
    before = Outcomes(file)
    for number, outcome in enumerate((GOOD, BAD)):
        before.add(replace(FIRST, number=number), WHOLE, outcome)

    after = Outcomes(file)
    after.check("azure", WHOLE)

    assert [after.of(replace(FIRST, number=number)) for number in (0, 1, 2)] == [GOOD, BAD, None]
    assert after.of(replace(FIRST, points=10)) is None
    assert after.of(replace(FIRST, cloud="aws")) is None


def test_another_try_takes_the_place_of_the_first(tmp_path: Path) -> None:
    outcomes = Outcomes(tmp_path / "outcomes.json")
    outcomes.add(FIRST, WHOLE, BAD)
    outcomes.add(FIRST, WHOLE, GOOD)

    assert Outcomes(tmp_path / "outcomes.json").of(FIRST) == GOOD


def test_outcomes_of_another_program_are_refused_for_its_cloud_alone(tmp_path: Path) -> None:
    outcomes = Outcomes(tmp_path / "outcomes.json")
    outcomes.add(FIRST, WHOLE, GOOD)
    other = replace(WHOLE, cluster=("x:y:Z two",))

    outcomes.check("aws", other)
    with pytest.raises(OtherCampaign, match=r"outcomes.json keeps outcomes of azure by a program with other"):
        outcomes.check("azure", other)


@pytest.mark.parametrize("text", ["", "[]", '{"kills": [{"cloud": "aws"}]}'])
def test_a_file_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "notes").write_text(text)

    with pytest.raises(OtherCampaign, match="keeps no campaign's outcomes: choose another file"):
        Outcomes(tmp_path / "notes")


def test_without_a_file_nothing_is_kept(tmp_path: Path) -> None:
    outcomes = Outcomes(None)
    outcomes.add(FIRST, WHOLE, GOOD)

    assert outcomes.of(FIRST) == GOOD
    assert list(tmp_path.iterdir()) == []


def test_the_summary_counts_what_converged_what_was_left_and_what_was_there_twice() -> None:
    assert summary("azure", [GOOD, BAD, Outcome(reached=False)]) == (
        "azure: 1 of 3 converged, 1 not reached; orphans: 4 found and ended, 1 left; 2 duplicates"
    )
    assert summary("azure", [GOOD]) == (
        "azure: 1 of 1 converged; orphans: 3 found and ended, 0 left; 0 duplicates"
    )


def test_a_kills_line_says_where_it_struck_and_what_was_wrong() -> None:
    line = told(FIRST, Point("cloud", 4, "plugin"), BAD, 12.3)

    assert line == ("azure 1/25: plugin killed at cloud step 5: 2 too many: a:b:C; 1 orphans ended; 12 s")


@dataclass
class Emptied:
    """In the place of an account: counts how often it was emptied."""

    resets: list[str] = field(default_factory=list)

    def reset(self) -> None:
        self.resets.append("reset")


@pytest.mark.parametrize(
    ("failure", "told_as"),
    [
        (SimulatorError("its node still has pods"), "SimulatorError: its node still has pods"),
        (subprocess.TimeoutExpired("pulumi", 600), "TimeoutExpired: Command 'pulumi' timed out"),
    ],
)
def test_a_way_back_that_breaks_off_is_an_outcome_and_the_campaign_goes_on(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, told_as: str
) -> None:
    def broken(*_: object) -> Outcome:
        raise failure

    account = Emptied()
    monkeypatch.setattr(trials, "trial", broken)
    outcome = attempt(cast("Account", account), Point("cloud", 0), WHOLE.there)

    assert not outcome.converged
    assert outcome.faults[0].startswith(told_as)
    assert account.resets == ["reset"]


def test_after_a_kill_that_converged_nothing_is_reset(monkeypatch: pytest.MonkeyPatch) -> None:
    account = Emptied()
    monkeypatch.setattr(trials, "trial", lambda *_: GOOD)

    assert attempt(cast("Account", account), Point("cloud", 0), WHOLE.there) == GOOD
    assert account.resets == []
