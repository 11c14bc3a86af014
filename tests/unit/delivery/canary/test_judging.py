"""A verdict falls only where the figures are enough for one."""

from dataclasses import replace

import pytest

from delivery.canary import judging
from delivery.canary.counts import Counts
from delivery.canary.judging import Figures, Health, Limits
from delivery.canary.replay import Replayed


def counted(answered: int, refused: int = 0, failed: int = 0, slow: int = 0) -> Counts:
    return Counts(answered, refused, failed, ((0.001, answered // 2), (0.1, slow)))


WELL = Figures(
    health=Health(wanted=1, ready=1, restarts=0),
    old=counted(4000, refused=40, slow=40),
    new=counted(1000, refused=10, slow=10),
    replayed=Replayed(rows=1000, refused=0, changed=20, largest=0.1, left_out=0),
)


def verdicts(figures: Figures, limits: Limits | None = None) -> dict[str, bool | None]:
    found = judging.judged(figures, limits or Limits())
    return {one.name.removeprefix("canary: "): one.passed for one in found}


def test_a_release_that_does_as_well_is_good_in_all() -> None:
    found = judging.judged(WELL, Limits())

    assert judging.passed(found) is True
    assert set(verdicts(WELL)) == {
        "pods", "failures", "refusals", "latency", "replay refusals", "replay answers"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        (replace(WELL, new=counted(1000, failed=60)), "failures"),
        (replace(WELL, new=counted(1000, refused=80)), "refusals"),
        (replace(WELL, new=counted(1000, slow=200)), "latency"),
        (replace(WELL, health=Health(1, 1, 2)), "pods"),
        (replace(WELL, replayed=Replayed(1000, 50, 0, 0.0, 0)), "replay refusals"),
        (replace(WELL, replayed=Replayed(1000, 0, 300, 0.9, 0)), "replay answers"),
    ],
)
def test_each_fault_is_found_by_its_own_verdict(changed: Figures, name: str) -> None:
    found = verdicts(changed)

    assert [one for one, good in found.items() if good is False] == [name]
    assert judging.passed(judging.judged(changed, Limits())) is False


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        (replace(WELL, new=counted(100)), "failures"),
        (replace(WELL, new=counted(100, failed=2)), "failures"),
        (replace(WELL, old=counted(0), new=counted(0)), "latency"),
        (replace(WELL, health=Health(2, 1, 0)), "pods"),
        (replace(WELL, replayed=None), "replay"),
        (replace(WELL, replayed=Replayed(0, 0, 0, 0.0, 9)), "replay"),
        (replace(WELL, replayed=Replayed(20, 0, 1, 0.1, 0)), "replay answers"),
    ],
)
def test_too_little_is_neither_good_nor_bad(changed: Figures, name: str) -> None:
    assert verdicts(changed)[name] is None
    assert judging.passed(judging.judged(changed, Limits())) is None


def test_a_fault_of_the_present_release_is_not_held_against_the_new_one() -> None:
    both = replace(WELL, old=counted(4000, failed=400), new=counted(4000, failed=400))

    assert verdicts(both)["failures"] is not False


def test_the_text_tells_how_many_more_are_needed() -> None:
    found = judging.judged(replace(WELL, new=counted(100)), Limits())

    (text,) = [one.text for one in found if one.name == "canary: failures"]
    assert "0 of 100 requests to the new release failed, 0 of 4,000 to the present one" in text
    assert "not enough data yet" in text
    assert "281 requests or more to go" in text


def test_limits_decide() -> None:
    slower = replace(WELL, new=counted(1000, slow=200))

    assert verdicts(slower)["latency"] is False
    assert verdicts(slower, Limits(slow=0.3))["latency"] is True
