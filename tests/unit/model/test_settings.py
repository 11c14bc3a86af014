"""Settings that cannot work are refused as they are made."""

from pathlib import Path
from typing import Any

import pytest

from model.candidates import FAMILIES
from model.datasets import dataset, of_settings
from model.errors import SettingsError
from model.settings import BASELINES, CANDIDATES, TrainSettings


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("threshold", 1.0, "below 1"),
        ("threshold", float("nan"), "below 1"),
        ("metric", "acuracy", "accuracy"),
        ("seed", -1, "from 0"),
        ("folds", 1, "from 2 to 50"),
        ("repeats", 0, "from 1 to 100"),
        ("trials", 0, "from 1"),
        ("jobs", 0, "from 1"),
        ("candidates", (), "knn"),
        ("candidates", ("tree", "tree"), "once"),
        ("candidates", ("boosting",), "knn, lda, logistic, ridge, sgd, svc, svr, tree"),
        ("spec", Path("x.yaml"), "Name that with data"),
        ("override", "  ", "give the reason"),
    ],
)
def test_refusal_names_setting_value_and_what_is_allowed(name: str, value: Any, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        TrainSettings(**{name: value})

    assert name.removesuffix("s") in str(caught.value)
    assert hint in str(caught.value)


def test_unknown_dataset_names_the_known() -> None:
    with pytest.raises(SettingsError, match=r"'hart' is not known\. Choose one of: heart, iris, boston"):
        dataset("hart")


@pytest.mark.parametrize(
    ("drop", "hint"), [(("b",), "there is no such feature"), ((), "no feature would be left")]
)
def test_dropped_column_must_exist_and_leave_some(drop: tuple[str, ...], hint: str) -> None:
    every = tuple(feature.name for feature in dataset("boston").schema.features)
    with pytest.raises(SettingsError, match=hint):
        of_settings(TrainSettings(dataset="boston", drop=drop or every))


def test_candidate_and_metric_must_fit_the_task() -> None:
    with pytest.raises(
        SettingsError, match=r"'svc' cannot learn a regression\. Choose from: dummy, extra_trees, forest"
    ):
        TrainSettings(candidates=("svc",)).families_of("regression")
    with pytest.raises(
        SettingsError, match=r"'r2' does not score a classification\. Choose one of: accuracy"
    ):
        TrainSettings(metric="r2").metric_of("classification")


def test_baselines_compete_only_when_named() -> None:
    assert set(CANDIDATES["classification"]) == set(FAMILIES["classification"]) - set(BASELINES)
    assert TrainSettings().families_of("classification") == ("forest", "knn", "lda", "svc", "tree")
    assert TrainSettings(candidates=("logistic",)).families_of("classification") == ("logistic",)
