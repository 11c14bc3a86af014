"""Contributions add up to the prediction, exactly, for every model that tells them; others tell none."""

import math
from array import array

import numpy as np
import pytest

from app.engine.arrays import parse
from app.engine.python import Python
from model.candidates import Candidate
from model.compiled.flatten import flatten, places
from model.table import Table
from tests.unit.model.compiled.conftest import CLASSIFIERS, REGRESSORS, fit, untidy  # noqa: F401 - a fixture
from tests.unit.model.conftest import boston, heart, iris, tables  # noqa: F401 - fixtures

TELLING = [
    pytest.param(one, name, id=f"{name} {one}")
    for name, candidates in (("heart", CLASSIFIERS), ("iris", CLASSIFIERS), ("boston", REGRESSORS))
    for one in candidates
    if one.name in ("forest", "lda", "logistic", "ridge", "sgd")
    or (one.name == "tree" and getattr(one, "leaf", 0) == 1)
]


def engine_of(candidate: Candidate, table: Table) -> Python:
    flat = flatten(candidate, fit(candidate, table), table.schema, table.features)
    return Python(parse(flat.to_json().encode()))


def rows_of(table: Table) -> "list[array[float]]":
    return [
        array("d", row.tobytes()) for row in np.ascontiguousarray(places(table.schema, table.features[::9]))
    ]


@pytest.mark.parametrize(("candidate", "name"), TELLING)
def test_they_add_up_to_the_prediction(candidate: Candidate, name: str, tables: dict[str, Table]) -> None:  # noqa: F811 - the fixture
    table = tables[name]
    engine = engine_of(candidate, table)

    for row in rows_of(table):
        told = engine.contributions(row)
        assert told is not None
        assert len(told.by_feature) == len(table.schema.features)
        sums = [base + math.fsum(values[k] for values in told.by_feature) for k, base in enumerate(told.base)]
        if told.scale == "log-odds":
            sums = [1 / (1 + math.exp(-value)) for value in sums]
            sums = [value / math.fsum(sums) for value in sums]
        elif told.scale == "log-ratio":
            assert abs(math.fsum(sums)) < 1e-9  # counted from the classes' mean
            sums = [math.exp(value) / math.fsum(map(math.exp, sums)) for value in sums]
        np.testing.assert_allclose(sums, engine.one(row), rtol=1e-9, atol=1e-9)


def test_a_feature_that_no_tree_asks_about_adds_nothing(untidy: Table) -> None:  # noqa: F811 - the fixture
    engine = engine_of(CLASSIFIERS[4], untidy)

    for row in rows_of(untidy):
        told = engine.contributions(row)
        assert told is not None
        assert told.by_feature[1] == [0.0, 0.0]  # the constant column


@pytest.mark.parametrize("place", [0, 6])
def test_distances_tell_none(place: int, heart: Table) -> None:  # noqa: F811 - the fixture
    assert engine_of(CLASSIFIERS[place], heart).contributions(rows_of(heart)[0]) is None
