"""Calibration is scikit-learn's own, sigmoids and temperature; measures tell the sure from the calibrated."""

import numpy as np
import pytest

from model import folds
from model.assembly import assemble, take_apart
from model.calibration import Calibrator, calibrator, measure
from model.candidates import FAMILIES, Candidate
from model.candidates.candidate import answers
from model.metrics import Predictions
from model.search import FoldTask, answer
from model.table import Matrix, Table


def _held_out(candidate: Candidate, table: Table, splits: tuple[folds.Split, ...]) -> Matrix:
    found = np.zeros((table.rows, table.schema.outputs))
    for split in splits:
        (found[split.test],) = answer(FoldTask((candidate,), split, 0), table)
    return found


@pytest.mark.parametrize("name", ["heart", "iris"])
@pytest.mark.parametrize("family", ["knn", "svc", "tree", "logistic", "lda"])
def test_shared_answers_give_the_calibration_of_the_released_estimator(
    name: str, family: str, tables: dict[str, Table]
) -> None:
    table = tables[name]
    candidate = FAMILIES["classification"][family].space()[2]
    splits = folds.split(table, np.arange(table.rows), 5, 0)

    ours = calibrator(candidate, _held_out(candidate, table, splits), table.targets)
    released = assemble(candidate, table.schema, 0, splits, 0.5).fit(table.features, table.targets)

    parts = take_apart(released)
    for mine, theirs in zip(ours.sigmoids, parts.sigmoids, strict=True):
        # Among equally distant neighbours (iris has many) either choice is right.
        near = 0.2 if (family, name) == ("knn", "iris") else 1e-5
        assert (mine.slope, mine.offset) == pytest.approx((theirs.slope, theirs.offset), rel=near)
    assert (ours.inverse_temperature is None) == (parts.inverse_temperature is None)
    assert ours.inverse_temperature is None or ours.inverse_temperature == pytest.approx(
        parts.inverse_temperature, rel=1e-5
    )
    exactly = Calibrator(parts.sigmoids, parts.inverse_temperature).probabilities(
        answers(parts.pipeline, table.features, table.schema.outputs)
    )
    np.testing.assert_allclose(exactly, released.predict_proba(table.features), atol=1e-9)  # type: ignore[attr-defined]


@pytest.mark.parametrize("family", ["svc", "logistic", "lda"])
def test_a_class_between_two_others_stays_the_likeliest(family: str, iris: Table) -> None:
    candidate = FAMILIES["classification"][family].space()[2]
    splits = folds.split(iris, np.arange(iris.rows), 5, 0)
    held_out = _held_out(candidate, iris, splits)

    made = calibrator(candidate, held_out, iris.targets)
    shares = made.probabilities(held_out)

    assert made.sigmoids == ()
    assert np.array_equal(shares.argmax(axis=1), held_out.argmax(axis=1))
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    found = measure(Predictions(iris.targets, shares.argmax(axis=1), shares), candidate)
    assert found.method == "temperature"
    sure = [made.inverse_temperature * times for times in (0.7, 1.4) if made.inverse_temperature]
    for other in sure:  # less and more sure are both worse
        apart = Calibrator(inverse_temperature=other).probabilities(held_out)
        worse = measure(Predictions(iris.targets, apart.argmax(axis=1), apart), candidate)
        assert worse.log_loss > found.log_loss


def test_shares_of_several_classes_keep_a_sigmoid_each(iris: Table) -> None:
    candidate = FAMILIES["classification"]["forest"].space()[0]
    splits = folds.split(iris, np.arange(iris.rows), 5, 0)

    made = calibrator(candidate, _held_out(candidate, iris, splits), iris.targets)

    assert (len(made.sigmoids), made.inverse_temperature) == (3, None)


def test_a_family_with_probabilities_of_its_own_is_left_alone(heart: Table) -> None:
    dummy = FAMILIES["classification"]["dummy"].space()[0]

    assert calibrator(dummy, np.full((303, 1), 0.4), heart.targets).sigmoids == ()


def test_slope_tells_too_sure_predictions() -> None:
    random = np.random.default_rng(0)
    true = random.uniform(0.05, 0.95, 4000)
    truth = (random.uniform(size=4000) < true).astype(np.int64)
    odds = np.log(true / (1 - true))
    tree = FAMILIES["classification"]["tree"].space()[0]

    def measured(present: Matrix) -> float:
        strength = np.stack([1 - present, present], axis=1)
        return measure(Predictions(truth, truth, strength), tree).slope

    assert measured(true) == pytest.approx(1, abs=0.1)
    assert measured(1 / (1 + np.exp(-3 * odds))) == pytest.approx(1 / 3, abs=0.05)


def test_a_constant_prediction_is_measured(heart: Table) -> None:
    strength = np.tile([0.6, 0.4], (303, 1))
    dummy = FAMILIES["classification"]["dummy"].space()[0]

    found = measure(Predictions(heart.targets, np.zeros(303, dtype=np.int64), strength), dummy)

    assert found.method == "none"
    assert found.slope == 0
    assert sum(one.rows for one in found.bins) == 303
