"""Sigmoids are scikit-learn's own, a temperature has a prior; measures tell the sure from the calibrated."""

import numpy as np
import pytest

from model import folds, selection
from model.assembly import assemble, take_apart
from model.calibration import Calibrator, calibrator, measure
from model.candidates import FAMILIES, Candidate
from model.candidates.candidate import answers
from model.candidates.classification.lda import Lda
from model.metrics import Predictions
from model.procedure import Procedure
from model.search import FoldTask, answer
from model.settings import TrainSettings
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
    if ours.inverse_temperature is not None and parts.inverse_temperature is not None:
        # scikit-learn's own, without the prior, is surer.
        assert 0.5 * parts.inverse_temperature < ours.inverse_temperature < 1.01 * parts.inverse_temperature
    exactly = Calibrator(parts.sigmoids, parts.inverse_temperature).probabilities(
        answers(parts.pipeline, table.features, table.schema.outputs)
    )
    np.testing.assert_allclose(exactly, released.predict_proba(table.features), atol=1e-9)  # type: ignore[attr-defined]


def _clusters(iris: Table, apart: float, seed: int) -> Table:
    """Three clouds of 60 rows, of deviation 1, at the corners of a triangle."""
    random = np.random.default_rng(seed)
    targets = np.arange(180) % 3
    corners = apart * np.array([[0, 0, 0], [1, 0, 0], [0.5, 0.75**0.5, 0]])
    features = corners[targets] + random.normal(size=(180, 3))
    return Table(iris.schema.without(("petal_width",)), features, targets)


@pytest.mark.parametrize(("apart", "most"), [(3.0, 0.3), (5.0, 0.07), (12.0, 0.01)])
@pytest.mark.parametrize(
    "candidate", [Lda(0.5), Lda(0.05), FAMILIES["classification"]["logistic"].space()[0]]
)
def test_the_first_miss_costs_no_fortune_and_sureness_is_kept(
    apart: float, most: float, candidate: Candidate, iris: Table
) -> None:
    lost = []
    for seed in range(4):
        table = _clusters(iris, apart, seed)
        for outer in folds.split(table, np.arange(180), 5, seed):
            held_out = np.zeros((180, 3))
            for split in folds.split(table, outer.train, 5, seed):
                (held_out[split.test],) = answer(FoldTask((candidate,), split, 0), table)
            made = calibrator(candidate, held_out[outer.train], table.targets[outer.train])
            assert made.inverse_temperature is not None
            assert made.inverse_temperature < 40  # was 22,026 where no row was missed
            (asked,) = answer(FoldTask((candidate,), outer, 0), table)
            shares = made.probabilities(asked)
            lost.append(-np.log(shares[np.arange(len(shares)), table.targets[outer.test]].clip(1e-15)))

    assert float(np.concatenate(lost).mean()) < most


def test_the_released_estimator_has_the_temperature_that_was_scored(iris: Table) -> None:
    settings = TrainSettings(candidates=("lda",), trials=2, folds=3, repeats=1, jobs=1)
    choice = Procedure(iris, settings, "accuracy").choose(np.arange(150), 0)

    released = selection.fit(choice, iris, settings)

    parts = take_apart(released)
    assert parts.inverse_temperature is not None
    assert parts.inverse_temperature == choice.winner.calibrator.inverse_temperature
    exactly = choice.winner.calibrator.probabilities(answers(parts.pipeline, iris.features, 3))
    np.testing.assert_allclose(exactly, released.predict_proba(iris.features), atol=1e-12)  # type: ignore[attr-defined]


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
    sure = [made.inverse_temperature * times for times in (0.4, 4) if made.inverse_temperature]
    for other in sure:  # far less and far more sure are both worse
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


def test_several_classes_that_are_missed_for_sure_are_too_sure() -> None:
    truth = np.arange(180) % 3
    predicted = np.where(np.arange(180) < 4, (truth + 1) % 3, truth)
    strength = np.eye(3)[predicted]
    tree = FAMILIES["classification"]["tree"].space()[0]

    found = measure(Predictions(truth, predicted, strength), tree)

    assert found.slope < 0.5
    assert found.surprises == 4
    # One class that nothing mixes up must not hide the misses of two others.
    clear = np.where((truth == 0) | (np.arange(180) >= 8), truth, 3 - truth)
    assert measure(Predictions(truth, clear, np.eye(3)[clear]), tree).slope < 0.5


def test_a_constant_prediction_is_measured(heart: Table) -> None:
    strength = np.tile([0.6, 0.4], (303, 1))
    dummy = FAMILIES["classification"]["dummy"].space()[0]

    found = measure(Predictions(heart.targets, np.zeros(303, dtype=np.int64), strength), dummy)

    assert found.method == "none"
    assert found.slope == 0
    assert sum(one.rows for one in found.bins) == 303
