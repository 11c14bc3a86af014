"""Intervals of shares and their differences, against published values and against what they promise."""

from math import comb

import pytest

from delivery.canary.statistics import LEVEL, Share, difference, needed, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_is_as_published(part: int, whole: int, low: float, high: float) -> None:
    # R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17
    # (1998), table I, method 3.
    found = wilson(Share(part, whole))

    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("new", "old", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_a_difference_is_as_published(
    new: tuple[int, int], old: tuple[int, int], low: float, high: float
) -> None:
    # R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
    # Medicine 17 (1998), table II, method 10.
    found = difference(Share(*new), Share(*old))

    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_nothing_seen_says_nothing() -> None:
    assert (wilson(Share(0, 0)).low, wilson(Share(0, 0)).high) == (0.0, 1.0)
    assert difference(Share(0, 0), Share(0, 5)).high == 1.0


@pytest.mark.parametrize("whole", [20, 100])
def test_the_true_share_is_inside_about_as_often_as_promised(whole: int) -> None:
    shares = [step / 100 for step in range(1, 100)]

    covered = [sum(_chance(part, whole, true) for part in _catching(whole, true)) for true in shares]

    assert sum(covered) / len(covered) == pytest.approx(LEVEL, abs=0.01)


def _catching(whole: int, true: float) -> list[int]:
    intervals = {part: wilson(Share(part, whole)) for part in range(whole + 1)}
    return [part for part, found in intervals.items() if found.low <= true <= found.high]


def _chance(part: int, whole: int, true: float) -> float:
    return comb(whole, part) * true**part * (1 - true) ** (whole - part)


@pytest.mark.parametrize("allowed", [0.001, 0.01, 0.1, 0.5])
def test_the_size_told_is_the_smallest_that_is_enough(allowed: float) -> None:
    size = needed(allowed)

    assert wilson(Share(0, size)).high <= allowed < wilson(Share(0, size - 1)).high
