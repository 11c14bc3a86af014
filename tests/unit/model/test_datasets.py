"""Iris and Boston are the published data, and their schemas describe them."""

from dataclasses import replace

import numpy as np
import pytest

from model.datasets import of_settings
from model.schema import from_json
from model.settings import TrainSettings
from model.table import Table
from model.validation import load, parse


def test_iris_counts(iris: Table) -> None:
    assert iris.features.shape == (150, 4)
    assert np.bincount(iris.labels).tolist() == [50, 50, 50]
    # Means as in Fisher's paper and scikit-learn's description.
    assert iris.features.mean(axis=0).round(2).tolist() == [5.84, 3.06, 3.76, 1.2]


def test_boston_counts(boston: Table) -> None:
    assert boston.features.shape == (506, 13)
    assert boston.schema.task == "regression"
    assert float(boston.targets.mean()) == pytest.approx(22.53, abs=0.005)
    assert int((boston.targets == 50).sum()) == 16
    target = boston.schema.target
    assert (target.minimum, target.maximum) == (boston.targets.min(), boston.targets.max())


def test_boston_without_column_b() -> None:
    dataset = of_settings(TrainSettings(dataset="boston", drop=("B",)))
    table = load(dataset.path, dataset.schema, ignored=dataset.ignored)

    assert table.features.shape == (506, 12)
    assert "B" not in table.schema.columns


@pytest.mark.parametrize("name", ["heart", "iris", "boston"])
def test_schema_survives_json_and_its_examples_are_allowed(name: str, tables: dict[str, Table]) -> None:
    schema = tables[name].schema

    assert from_json(schema.to_json()) == schema
    for feature in schema.features:
        assert parse(repr(feature.example), feature) == feature.example


def test_a_category_may_be_given_by_its_meaning(heart: Table) -> None:
    sex = heart.schema.features[1]

    assert parse("female", sex) == 0.0


def test_hash_follows_values_only(iris: Table) -> None:
    assert replace(iris, groups=np.zeros(150, dtype=np.int64)).sha256() == iris.sha256()
    assert iris.take(np.arange(149)).sha256() != iris.sha256()
