"""The page of the kills is what the recorded outcomes give, and tells what did not converge."""

from pathlib import Path

import pytest

from bench import recovery_page
from bench.cloud_recovery import record
from bench.outcomes import Outcomes, Place
from bench.trial import Outcome
from tests.unit.bench.test_cloud_recovery import WHOLE

GOOD = Outcome(True, (), 3)
BAD = Outcome(True, ("refresh failed: error: /tmp/secret-place\nmore", "2 too many: a:b:C"), 1, 1, 2)
MISSED = Outcome(reached=False)


@pytest.fixture
def campaign() -> recovery_page.Recorded:
    kills = [(Place("aws", 2, 0), GOOD), (Place("aws", 2, 1), BAD), (Place("gcp", 1, 0), MISSED)]
    return recovery_page.recorded("2026-11-21", kills)


def test_the_page_is_what_its_figures_give() -> None:
    assert recovery_page.PAGE.exists() == recovery_page.FIGURES.exists()
    if recovery_page.FIGURES.exists():
        assert recovery_page.PAGE.read_text() == recovery_page.render(recovery_page.read())


def test_a_row_counts_how_a_clouds_kills_ended(campaign: recovery_page.Recorded) -> None:
    page = recovery_page.render(campaign)

    assert "| aws | 2 | 1 | 0 | 4 | 1 | 2 |" in page
    assert "| gcp | 1 | 0 | 1 | 0 | 0 | 0 |" in page
    assert "- aws 2/2: refresh failed; 2 too many" in page
    assert "- gcp 1/1: not reached" in page
    assert f"Recorded on 2026-11-21: {campaign.machine}." in page


def test_what_is_kept_names_no_path_of_the_machine(campaign: recovery_page.Recorded) -> None:
    assert "secret-place" not in campaign.model_dump_json()


def test_a_campaign_is_recorded_with_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PAGE", "FIGURES"):
        monkeypatch.setattr(recovery_page, name, tmp_path / name)
    outcomes = Outcomes(None)
    outcomes.add(Place("aws", 1, 0), WHOLE, GOOD)

    record([Place("aws", 1, 0)], outcomes)

    kept = recovery_page.read()
    assert [kill.orphans for kill in kept.kills] == [3]
    assert recovery_page.PAGE.read_text() == recovery_page.render(kept)
    assert "Every kill has converged." in recovery_page.PAGE.read_text()
