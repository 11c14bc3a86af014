"""What schema.json keeps of how each feature was distributed."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from model.bins import PARTS, with_bins
from model.release import Release
from model.schema import Bins, Feature, from_json
from model.table import Matrix, Table


def _kept(feature: Feature) -> Bins:
    assert feature.bins is not None
    return feature.bins


@pytest.mark.parametrize("name", ["heart", "iris", "boston"])
def test_shares_are_those_of_the_rows(name: str, tables: dict[str, Table]) -> None:
    table = tables[name]
    for place, feature in enumerate(with_bins(table).features):
        column, bins = table.features[:, place], _kept(feature)
        known = column[~np.isnan(column)]

        assert sum(bins.shares) + bins.missing == pytest.approx(1)
        assert bins.missing == np.isnan(column).mean()
        if feature.categories:
            counts = [float((column == code).sum()) for code in feature.categories]
        else:
            assert len(bins.edges) < PARTS
            assert all(edge in column for edge in bins.edges)
            ends = [-np.inf, *bins.edges, np.inf]
            counts = [float(((known > a) & (known <= b)).sum()) for a, b in pairwise(ends)]
            assert min(counts) > 0
        assert [share * table.rows for share in bins.shares] == pytest.approx(counts)


def test_a_number_of_many_values_is_cut_into_equal_parts(boston: Table) -> None:
    rm = next(one for one in with_bins(boston).features if one.name == "RM")

    assert len(_kept(rm).shares) == PARTS
    assert max(_kept(rm).shares) - min(_kept(rm).shares) < 0.01


@pytest.mark.parametrize(
    ("values", "edges", "shares", "missing"),
    [
        (np.full(4, 5.0), (), (1.0,), 0.0),
        (np.full(4, np.nan), (), (0.0,), 1.0),
        (np.array([1.0, 1.0, np.nan, 2.0]), (1.0,), (0.5, 0.25), 0.25),
    ],
    ids=["constant", "nothing known", "two values and a gap"],
)
def test_columns_with_little_in_them(
    values: Matrix, edges: tuple[float, ...], shares: tuple[float, ...], missing: float, iris: Table
) -> None:
    features = iris.features[:4].copy()
    features[:, 0] = values
    few = replace(iris.take(np.arange(4)), features=features)

    assert _kept(with_bins(few).features[0]) == Bins(edges, shares, missing)


def test_a_release_keeps_them_and_they_are_read_again(released: Release, heart: Table) -> None:
    assert released.schema == with_bins(heart)
    assert from_json(released.schema.to_json()) == released.schema
