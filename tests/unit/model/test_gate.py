"""Each condition lets pass and refuses by itself, and says both in a sentence."""

import numpy as np
import pytest

from model import fairness, gate
from model.intervals import interval
from model.metrics import Predictions
from model.outcome import Check, FamilyScore, Interval
from model.table import Table

BASE = (0.80, 0.84, 0.82, 0.78, 0.86)


def _family(name: str, scores: tuple[float, ...]) -> FamilyScore:
    return FamilyScore(name, f"the {name}", True, scores, interval(scores, 5), 0)


def _moved(by: float) -> tuple[float, ...]:
    return tuple(score + by for score in BASE)


def test_interval_is_corrected_for_folds_that_share_rows() -> None:
    found = interval(BASE, 5)

    # By hand: deviation 0.0316, sqrt(1/5 + 1/4) = 0.6708, t(4 degrees) = 2.776.
    assert found.mean == pytest.approx(0.82)
    assert found.high - found.mean == pytest.approx(2.776 * 0.6708 * 0.03162, rel=1e-3)


@pytest.mark.parametrize(("low", "passed"), [(0.75, True), (0.7499, False)])
def test_threshold_asks_for_the_lower_end(low: float, passed: bool) -> None:
    found = gate.threshold(Interval(0.9, low, 0.95), "accuracy", 0.75)

    assert found.passed is passed
    assert ("reaches" if passed else "is below") in found.sentence


@pytest.mark.parametrize(
    ("metric", "low", "high"),
    [
        *((name, "0.000", "1.000") for name in ("accuracy", "balanced_accuracy", "f1", "roc_auc", "brier")),
        *((name, "0.000", "1.019") for name in ("log_loss", "mse", "mae")),
        ("r2", "-0.200", "1.000"),
        ("another", "-0.200", "1.019"),
    ],
)
def test_an_interval_is_shown_as_far_as_its_score_can_go(metric: str, low: str, high: str) -> None:
    found = Interval(0.983, -0.2, 1.019)

    assert str(found.shown(metric)) == f"0.983 ({low} to {high})"
    assert f"({low} to {high})" in gate.threshold(found, metric, 0.5).sentence


@pytest.mark.parametrize(("by", "passed"), [(0.3, True), (0.0, False), (-0.1, False)])
def test_dummy_must_be_beaten(by: float, passed: bool) -> None:
    assert gate.beats_dummy(_moved(by), _family("dummy", BASE), 5).passed is passed


@pytest.mark.parametrize(("by", "passed"), [(0.01, True), (-0.019, True), (-0.021, False)])
def test_simple_baseline_may_be_two_points_better(by: float, passed: bool) -> None:
    found = gate.not_inferior(_moved(by), _family("logistic", BASE), 5)

    assert found.passed is passed
    assert ("Name logistic as a candidate" in found.sentence) is not passed


@pytest.mark.parametrize(("by", "passed"), [(0.0, True), (0.01, True), (-0.001, False)])
def test_production_must_not_be_better(by: float, passed: bool) -> None:
    assert gate.not_worse_than_production(_moved(by), BASE, 5).passed is passed


@pytest.mark.parametrize(("difference", "passed"), [(1e-9, True), (1e-4, False), (float("nan"), False)])
def test_parity(difference: float, passed: bool) -> None:
    assert gate.parity(303, difference, 1e-5).passed is passed


def test_a_failed_check_is_quoted_and_one_that_does_not_apply_is_not_held_against() -> None:
    good, bad, none = (
        Check("a", True, "Fine."),
        Check("b", False, "The loss rises."),
        Check("c", None, "No loss."),
    )

    assert gate.checks((good, none)).passed
    assert not gate.checks((good, bad)).passed
    assert "The loss rises." in gate.refusal([gate.checks((bad,))])


def _predictions(table: Table, wrong: np.ndarray) -> Predictions:  # type: ignore[type-arg]
    predicted = np.where(wrong, 1 - table.targets, table.targets)
    return Predictions(table.targets, predicted, np.eye(2)[predicted])


def test_a_sure_gap_between_groups_is_refused(heart: Table) -> None:
    women = heart.features[:, 1] == 0
    made = _predictions(heart, women & (np.arange(heart.rows) % 2 == 0))

    groups, gaps = fairness.compare(made, heart, ("sex",), "accuracy", 0)

    assert [(one.group, one.rows) for one in groups] == [("female", 97), ("male", 206)]
    assert groups[1].score == 1
    (found,) = gate.fairness(gaps)
    assert not found.passed
    assert "female" in found.sentence


def test_few_rows_prove_nothing(heart: Table) -> None:
    few = heart.take(np.flatnonzero((heart.features[:, 1] == 1) | (np.arange(303) < 20)))
    made = _predictions(few, few.features[:, 1] == 0)

    _, gaps = fairness.compare(made, few, ("sex",), "accuracy", 0)

    assert "not enough data" in gaps[0].sentence
    assert gate.fairness(gaps)[0].passed
