"""What becomes of a canary that is watched: at once where it is bad, at the end where it is good."""

from collections.abc import Callable, Sequence

import pytest

from delivery.canary import deciding, judging
from delivery.canary.deciding import Verdict
from delivery.canary.judging import Figures, Limits
from delivery.canary.trial import Judgement
from delivery.errors import CanaryRefused, CanaryUnreadable
from infra.smoke.outputs import Trial
from tests.unit.delivery.canary.test_judging import WELL, counted

OLD, NEW = "sha256:" + "a" * 64, "sha256:" + "b" * 64
Look = Callable[[], Judgement]


def seen(answered: int, failed: int = 0) -> Look:
    figures = Figures(WELL.health, WELL.old, counted(answered, failed=failed), WELL.replayed)
    trial = Trial(release=NEW, replicas=1, beside=4)
    return lambda: Judgement("aws", OLD, trial, figures, judging.judged(figures, Limits()))


def away(error: Exception) -> Look:
    def look() -> Judgement:
        raise error

    return look


GOOD, BAD, OPEN, AWAY = seen(1000), seen(1000, 100), seen(50), away(CanaryUnreadable("the tide is out"))


class Watch:
    """A watch with a clock of its own, that looks at one thing after the other and then at the last."""

    def __init__(self, *looks: Look) -> None:
        self.time, self.looked, self._looks = 0.0, 0, looks

    def run(self, seconds: float) -> Verdict:
        return deciding.watched(self._look, seconds, lambda: self.time, self._pass)

    def _look(self) -> Judgement:
        self.looked += 1
        return self._looks[min(self.looked, len(self._looks)) - 1]()

    def _pass(self, seconds: float) -> None:
        self.time += seconds


def test_a_bad_one_is_found_at_once() -> None:
    watch = Watch(OPEN, BAD, GOOD)

    verdict = watch.run(600)

    assert (verdict.passed, watch.looked) == (False, 2)
    assert "not good enough: failures: 100 of 1,000 requests to the new release failed" in verdict.reason
    assert {one.passed for one in verdict.findings} == {True, False}


def test_a_good_one_is_given_the_whole_time() -> None:
    watch = Watch(GOOD)

    verdict = watch.run(600)

    assert verdict.passed is True
    assert watch.time == 600
    assert verdict.reason == "watched for 600 s, every verdict is good"


def test_one_that_turns_bad_at_the_end_is_bad() -> None:
    assert Watch(*[GOOD] * 40, BAD).run(600).passed is False


def test_without_enough_data_there_is_no_verdict() -> None:
    verdict = Watch(OPEN).run(60)

    assert verdict.passed is None
    assert "no verdict: failures: 0 of 50" in verdict.reason


@pytest.mark.parametrize(
    ("looks", "passed"), [((AWAY, GOOD), True), ((GOOD, AWAY), False)], ids=["comes back", "stays away"]
)
def test_a_look_that_fails_is_tried_again_until_the_end(looks: Sequence[Look], passed: bool) -> None:
    verdict = Watch(*looks).run(60)

    assert verdict.passed is passed
    assert (verdict.judgement is not None) is passed
    assert ("the tide is out" in verdict.reason) is not passed


def test_where_there_is_no_canary_there_is_nothing_to_watch() -> None:
    with pytest.raises(CanaryRefused, match="runs no canary"):
        Watch(away(CanaryRefused("it runs no canary"))).run(60)
