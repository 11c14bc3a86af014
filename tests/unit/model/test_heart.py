"""The heart data is the real Cleveland set, and its schema describes it."""

import math

import numpy as np

from model.schema import from_json
from model.table import Table
from model.validation import parse


def test_counts_of_the_cleveland_data(heart: Table) -> None:
    missing = np.isnan(heart.features).sum(axis=0)
    by_name = {
        feature.name: int(count)
        for feature, count in zip(heart.schema.features, missing, strict=True)
        if count
    }

    assert heart.features.shape == (303, 13)
    assert np.bincount(heart.labels).tolist() == [164, 139]
    assert by_name == {"ca": 4, "thal": 2}


def test_first_row_is_the_original_s(heart: Table) -> None:
    # The first record of UCI's processed.cleveland.data, whose diagnosis is 0.
    assert heart.features[0].tolist() == [63, 1, 1, 145, 233, 1, 2, 150, 0, 2.3, 3, 0, 6]
    assert heart.labels[0] == 0


def test_every_code_and_class_occurs(heart: Table) -> None:
    for index, feature in enumerate(heart.schema.features):
        if feature.kind == "category":
            column = heart.features[:, index]
            assert set(column[~np.isnan(column)]) == set(feature.categories)


def test_schema_survives_its_json_form(heart: Table) -> None:
    assert from_json(heart.schema.to_json()) == heart.schema


def test_examples_are_allowed(heart: Table) -> None:
    for feature in heart.schema.features:
        assert parse(repr(feature.example), feature) == feature.example


def test_empty_cell_is_missing_where_the_schema_allows_it(heart: Table) -> None:
    assert math.isnan(parse("", next(f for f in heart.schema.features if f.name == "ca")))
