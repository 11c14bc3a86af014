"""Rows that are the same, or nearly, and rows that a user groups, never part."""

from dataclasses import replace

import numpy as np
import pytest

from model import duplicates, folds
from model.schema import Schema
from model.table import Matrix, Table


def test_iris_has_one_pair(iris: Table) -> None:
    assert iris.duplicates == 2
    assert iris.groups[101] == iris.groups[142]
    assert len(np.unique(iris.groups)) == 149


def test_heart_and_boston_have_none(heart: Table, boston: Table) -> None:
    assert heart.duplicates == boston.duplicates == 0
    assert not heart.grouped


def test_a_copy_with_a_little_noise_is_found_and_another_patient_is_not(heart: Table) -> None:
    noisy = heart.features[:50].copy()
    noisy[:, 4] += 0.2  # serum cholesterol, whose standard deviation is 52
    found = duplicates.find(np.concatenate([heart.features, noisy]), heart.schema)

    assert found.rows == 100
    assert np.array_equal(found.groups[:50], found.groups[303:])


def test_another_category_or_gap_makes_another_row(heart: Table) -> None:
    other = heart.features[:1].copy()
    other[0, 1] = 1 - other[0, 1]
    gap = heart.features[:1].copy()
    gap[0, 11] = np.nan

    found = duplicates.find(np.concatenate([heart.features[:100], other, gap]), heart.schema)

    assert found.rows == 0


def test_equal_gaps_are_equal(heart: Table) -> None:
    gaps = heart.features[[166, 166]]  # a row with ca missing
    assert np.isnan(gaps).any()
    assert duplicates.find(gaps, heart.schema).rows == 2


def test_features_too_coarse_to_tell_rows_apart_group_only_equals(iris: Table) -> None:
    schema = iris.schema.without(("sepal_width", "petal_length", "petal_width"))
    lengths = np.linspace(1, 2, 3000).reshape(-1, 1)

    found = duplicates.find(lengths, schema)
    assert (found.rows, found.crowded) == (0, 3000)
    assert duplicates.find(np.repeat(lengths[:100], 3, axis=0), schema).rows == 300


def _noisy(heart: Table, rows: int, copies: int, noise: float = 0.001) -> tuple[Matrix, Schema]:
    schema = heart.schema.without([heart.schema.features[i].name for i in heart.schema.indices("category")])
    random = np.random.default_rng(0)
    single = random.normal(size=(rows, len(schema.features)))
    return np.repeat(single, copies, axis=0) + noise * random.normal(
        size=(rows * copies, len(schema.features))
    ), schema


@pytest.mark.parametrize("copies", [2, 9, 12, 30])
def test_copies_with_a_little_noise_are_found_however_many_there_are(heart: Table, copies: int) -> None:
    rows, schema = _noisy(heart, 120, copies)

    found = duplicates.find(rows, schema)

    assert (found.rows, found.crowded) == (120 * copies, 0)
    assert np.array_equal(found.groups, found.groups[::copies].repeat(copies))
    assert len(np.unique(found.groups)) == 120


@pytest.mark.parametrize("copies", [300, 4000])
def test_one_row_copied_very_often_leaves_the_others_alone(heart: Table, copies: int) -> None:
    others, schema = _noisy(heart, 200, 1)
    random = np.random.default_rng(1)
    rows = np.concatenate([others, others[0] + 0.0005 * random.normal(size=(copies, others.shape[1]))])

    found = duplicates.find(rows, schema)

    assert (found.rows, found.crowded) == (copies + 1, 0)
    assert set(found.groups[200:]) == {found.groups[0]}
    assert len(np.unique(found.groups)) == 200


def test_a_wild_value_does_not_make_all_others_alike(heart: Table) -> None:
    rows, schema = _noisy(heart, 200, 1)
    rows[0] = 1e6

    assert duplicates.find(rows, schema).rows == 0


def test_copies_beside_rows_that_nothing_tells_apart_are_found(heart: Table) -> None:
    rows, schema = _noisy(heart, 40, 12)
    crowd = np.repeat(np.linspace(10, 12, 2000)[:, np.newaxis], rows.shape[1], axis=1)

    found = duplicates.find(np.concatenate([rows, crowd]), schema)

    assert (found.rows, found.crowded) == (480, 2000)


def test_groups_never_cross_folds(heart: Table) -> None:
    tripled = replace(
        heart,
        features=np.repeat(heart.features, 3, axis=0),
        targets=np.repeat(heart.targets, 3),
        groups=np.repeat(np.arange(303), 3),
    )
    splits = folds.split(tripled, np.arange(tripled.rows), 5, 0)

    for split in splits:
        assert not set(tripled.groups[split.train]) & set(tripled.groups[split.test])
    assert sorted(np.concatenate([split.test for split in splits])) == list(range(909))


def test_named_groups_join_what_duplicates_join() -> None:
    joined = duplicates.join(np.array([0, 0, 1, 2, 3]), ["a", "b", "b", "c", "c"])

    assert len(set(joined[:3])) == 1
    assert joined[3] == joined[4] != joined[0]
