"""What a person reads of a canary, and what they are told to do next."""

import pytest

from delivery.canary import judging, reporting
from delivery.canary.judging import Figures, Limits
from delivery.canary.trial import Judgement
from infra.smoke.outputs import Trial
from tests.unit.delivery.canary.test_judging import WELL, counted

PRESENT, NEW = "sha256:" + "a" * 64, "sha256:" + "b" * 64


def told(figures: Figures) -> str:
    trial = Trial(release=NEW, replicas=1, beside=4)
    return reporting.text(Judgement("aws", PRESENT, trial, figures, judging.judged(figures, Limits())))


def with_new(answered: int, failed: int = 0) -> Figures:
    return Figures(WELL.health, WELL.old, counted(answered, failed=failed), WELL.replayed)


def test_both_releases_stand_in_the_table_with_their_counts() -> None:
    lines = told(WELL).splitlines()

    assert ["present", "a" * 12, "4", "4,000", "40", "0"] in [line.split() for line in lines]
    assert ["new", "b" * 12, "1", "1,000", "10", "0"] in [line.split() for line in lines]


@pytest.mark.parametrize(
    ("figures", "mark", "advice"),
    [
        (WELL, "good  failures", "scripts/canary promote aws"),
        (with_new(1000, failed=100), "bad   failures", "scripts/canary withdraw aws"),
        (with_new(50), "open  failures", "scripts/canary status aws"),
    ],
    ids=["good", "bad", "open"],
)
def test_a_verdict_is_followed_by_what_to_do(figures: Figures, mark: str, advice: str) -> None:
    text = told(figures)

    assert mark in text
    assert advice in text.splitlines()[-1]
