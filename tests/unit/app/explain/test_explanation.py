"""Explanations against scikit-learn's own numbers, worked out here a second time."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

import httpx
import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression

from app.explain import explain
from app.release import Content, Manifest, OnnxBinding, Release
from app.schema import Feature, Schema, Target

from ..conftest import Trained

ROWS = np.random.default_rng(3).normal(size=(300, 4))
CODES = (ROWS[:, 0] + ROWS[:, 1] * ROWS[:, 2] > 0).astype(int) + (ROWS[:, 3] > 1)


@dataclass(frozen=True)
class Shares:
    base: list[float]
    by_feature: list[list[float]]
    scale: Literal["probability", "log-odds", "log-ratio", "value"]


@dataclass(frozen=True)
class Fitted:
    """An engine that is scikit-learn itself, and explains as it is told."""

    model: RandomForestClassifier | RandomForestRegressor | LogisticRegression
    shares: Shares | None

    def one(self, row: "array[float]") -> Sequence[float]:
        answer = getattr(self.model, "predict_proba", self.model.predict)([list(row)])
        return [float(value) for value in np.ravel(answer)]

    def contributions(self, row: "array[float]") -> Shares | None:
        return self.shares


def release_of(algorithm: str, classes: list[str], threshold: float | None = None) -> Release:
    features = [Feature(name, "number", "FP64", example=0.0) for name in "abcd"]
    schema = Schema("m", "classification", Target("t", classes), features)
    content = Content({}, OnnxBinding([], "", ""), 2, algorithm, decision_threshold=threshold)
    return Release(schema, Manifest("sha256:0", content), b"", Path())


def along_paths(forest: RandomForestClassifier | RandomForestRegressor, row: "array[float]") -> Shares:
    """What scikit-learn's own decision paths add, tree by tree."""
    outputs = forest.estimators_[0].tree_.value.shape[2]
    base, added = np.zeros(outputs), np.zeros((4, outputs))
    for estimator in forest.estimators_:
        tree = estimator.tree_
        values = tree.value[:, 0, :]
        if isinstance(forest, RandomForestClassifier):
            values = values / values.sum(axis=1, keepdims=True)
        path = estimator.decision_path(np.array([row], dtype=np.float32)).indices
        base += values[path[0]]
        for parent, child in pairwise(path):
            added[tree.feature[parent]] += values[child] - values[parent]
    count = len(forest.estimators_)
    scale: Literal["probability", "value"] = (
        "probability" if isinstance(forest, RandomForestClassifier) else "value"
    )
    return Shares(list(base / count), (added / count).tolist(), scale)


def test_what_adds_up_along_paths_is_told_as_exact() -> None:
    forest = RandomForestClassifier(20, random_state=0).fit(ROWS, CODES)
    row = array("d", ROWS[5])

    found = explain(release_of("forest", ["x", "y", "z"]), Fitted(forest, along_paths(forest, row)), row)

    assert (found.method, found.exact, found.scale) == ("path", True, "probability")
    np.testing.assert_allclose(found.prediction, forest.predict_proba([ROWS[5]])[0])
    sums = np.add(found.base, np.sum([share.contributions for share in found.features], axis=0))
    np.testing.assert_allclose(sums, found.prediction, atol=1e-12)
    assert found.label == ["x", "y", "z"][int(np.argmax(found.prediction))]


def test_a_number_is_explained_in_its_own_unit_and_has_no_label() -> None:
    forest = RandomForestRegressor(10, random_state=0).fit(ROWS, ROWS[:, 0] * 3)
    row = array("d", ROWS[8])

    found = explain(release_of("forest", []), Fitted(forest, along_paths(forest, row)), row)

    assert (found.exact, found.scale, found.outputs, found.label) == (True, "value", ["t"], None)
    assert found.base[0] + sum(share.contributions[0] for share in found.features) == pytest.approx(
        forest.predict([ROWS[8]])[0]
    )


def test_weights_are_told_in_log_odds_that_lead_to_the_probability() -> None:
    model = LogisticRegression().fit(ROWS, CODES > 0)
    added = model.coef_[0] * ROWS[2]
    shares = Shares(
        [-model.intercept_[0], model.intercept_[0]], [[-value, value] for value in added], "log-odds"
    )

    found = explain(release_of("logistic", ["no", "yes"]), Fitted(model, shares), array("d", ROWS[2]))

    assert (found.method, found.exact, found.scale) == ("linear", True, "log-odds")
    odds = found.base[1] + sum(share.contributions[1] for share in found.features)
    assert 1 / (1 + np.exp(-odds)) == pytest.approx(model.predict_proba([ROWS[2]])[0, 1])


def test_weights_of_several_classes_are_told_in_log_ratios_that_lead_to_the_probabilities() -> None:
    model = LogisticRegression().fit(ROWS, CODES)
    added = model.coef_ * ROWS[2]
    shares = Shares(list(model.intercept_), added.T.tolist(), "log-ratio")

    found = explain(release_of("lda", ["x", "y", "z"]), Fitted(model, shares), array("d", ROWS[2]))

    assert (found.method, found.exact, found.scale) == ("linear", True, "log-ratio")
    sums = np.exp(np.add(found.base, np.sum([share.contributions for share in found.features], axis=0)))
    np.testing.assert_allclose(sums / sums.sum(), model.predict_proba([ROWS[2]])[0], atol=1e-12)


def test_contributions_that_do_not_add_up_are_not_shown() -> None:
    forest = RandomForestClassifier(5, random_state=0).fit(ROWS, CODES)
    row = array("d", ROWS[5])
    right = along_paths(forest, row)
    wrong = Shares([right.base[0] + 1e-6, *right.base[1:]], right.by_feature, right.scale)

    found = explain(release_of("forest", ["x", "y", "z"]), Fitted(forest, wrong), row)

    assert (found.method, found.exact) == ("occlusion", False)


@pytest.mark.parametrize(("threshold", "label"), [(None, 0.5), (0.9, 0.9), (0.1, 0.1)])
def test_the_label_follows_the_releases_decision_threshold(threshold: float | None, label: float) -> None:
    model = LogisticRegression().fit(ROWS, CODES > 0)
    row = array("d", ROWS[2])

    found = explain(release_of("svc", ["no", "yes"], threshold), Fitted(model, None), row)

    assert found.label == ("yes" if model.predict_proba([ROWS[2]])[0, 1] >= label else "no")


AGE, RATE, SEX = 40.0, None, 0


def ask(client: httpx.Client, *rows: tuple[object, object, object], model: str = "pulse") -> httpx.Response:
    inputs = [
        {"name": name, "shape": [len(rows)], "datatype": datatype, "data": [row[place] for row in rows]}
        for place, (name, datatype) in enumerate((("age", "FP64"), ("rate", "FP64"), ("sex", "INT64")))
    ]
    return client.post(f"/v2/models/{model}/explain", json={"id": "7", "inputs": inputs})


def test_without_such_knowledge_one_value_at_a_time_is_put_to_its_reference(
    client: httpx.Client, trained: Trained
) -> None:
    answer = ask(client, (AGE, RATE, SEX)).json()
    found = answer["explanations"][0]
    row, reference = [AGE, np.nan, SEX], [63.0, 150.0, 1]
    predicted = trained.pipeline.predict_proba(np.array([row, reference]))

    assert answer["id"] == "7"
    assert (found["method"], found["exact"], found["scale"]) == ("occlusion", False, "probability")
    np.testing.assert_allclose(found["prediction"], predicted[0], atol=1e-5)
    np.testing.assert_allclose(found["base"], predicted[1], atol=1e-5)
    for place, share in enumerate(found["features"]):
        other = list(row)
        other[place] = reference[place]
        change = predicted[0] - trained.pipeline.predict_proba(np.array([other]))[0]
        np.testing.assert_allclose(share["contributions"], change, atol=2e-5)
    assert [(share["value"], share["reference"]) for share in found["features"]] == [
        (40.0, 63.0),
        (None, 150.0),
        (0, 1),
    ]
    total = np.add(found["base"], np.sum([share["contributions"] for share in found["features"]], axis=0))
    np.testing.assert_allclose(found["prediction"], total + found["remainder"], atol=1e-12)


def test_the_reference_itself_differs_from_it_in_nothing(client: httpx.Client) -> None:
    found = ask(client, (63.0, 150.0, 1)).json()["explanations"][0]

    assert [share["contributions"] for share in found["features"]] == [[0.0, 0.0]] * 3


def test_each_row_gets_its_own(client: httpx.Client) -> None:
    both = ask(client, (40.0, 90.0, 0), (70.0, 160.0, 1)).json()["explanations"]

    alone = [ask(client, row).json()["explanations"][0] for row in ((40.0, 90.0, 0), (70.0, 160.0, 1))]
    assert both == alone


def test_a_value_that_is_not_allowed_is_named(client: httpx.Client) -> None:
    answer = ask(client, (300.0, 90.0, 0))

    assert answer.status_code == 422
    assert answer.json()["findings"][0]["field"] == "age"


def test_more_rows_than_are_explained_at_a_time_are_refused(client: httpx.Client) -> None:
    answer = ask(client, *[(40.0, 90.0, 0)] * 11)

    assert answer.status_code == 413
    assert "10" in answer.json()["error"]
