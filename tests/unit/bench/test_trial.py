"""Where updates are killed, and how a line is drawn through measurements."""

from collections import Counter
from itertools import pairwise

import pytest

from bench.accounts import There
from bench.preview_growth import line
from bench.striking import begun
from bench.trial import Whole

OUTPUT = """
 +  landfall:gcp:Network network creating (0s)
 +  gcp:compute:Network network creating (0s)
 +  landfall:index:ModelImage model creating (0s)
 +  kubernetes:core/v1:Namespace landfall creating (0s)
 +  landfall:index:ModelImage model creating (1s) training
 +  kubernetes:core/v1:Namespace landfall created (0.1s)
 ++ kubernetes:apps/v1:Deployment heart creating (0s) replacement
"""


def test_what_our_own_plugins_make_is_found_once_each_and_components_are_not() -> None:
    assert begun(OUTPUT) == [
        "landfall:index:ModelImage model",
        "kubernetes:core/v1:Namespace landfall",
        "kubernetes:apps/v1:Deployment heart",
    ]


@pytest.mark.parametrize("count", [3, 25])
def test_points_are_spread_over_all_steps_and_both_are_killed(count: int) -> None:
    whole = Whole(There(Counter(), Counter()), 20, tuple(f"object {number}" for number in range(38)))
    points = whole.points(count)

    steps = [point.step + (20 if point.part == "cluster" else 0) for point in points]
    assert len(points) == count
    assert (steps[0], steps[-1]) == (0, 57)
    assert all(one < other for one, other in pairwise(steps))
    assert {point.victim for point in points} == {"engine", "plugin"}
    assert {point.part for point in points} == {"cloud", "cluster"}
    assert str(points[-1]).endswith("(object 37)")


def test_a_line_fits_what_grows_evenly() -> None:
    fitted = line([(1, 3.5), (2, 4.0), (4, 5.0), (8, 7.0)])

    assert (fitted.start, fitted.slope, fitted.fit) == pytest.approx((3.0, 0.5, 1.0))
