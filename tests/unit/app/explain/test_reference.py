"""What a value is put to where a model's answer does not add up."""

import math

import pytest

from app.errors import ReleaseUnusable
from app.explain.reference import reference
from app.schema import Bins, Feature, Schema, Target, parse
from model.bins import with_bins
from model.datasets import dataset
from model.validation import load

AGE = Feature("age", "number", "INT64", minimum=0, maximum=120, example=99)
RATE = Feature("rate", "number", "FP64", minimum=0, maximum=300, nullable=True)
SEX = Feature("sex", "category", "INT64", categories=[4, 7], example=7)


def told(feature: Feature, edges: list[float], shares: list[float], missing: float = 0.0) -> Feature:
    fields = {name: getattr(feature, name) for name in feature.__struct_fields__}
    return Feature(**{**fields, "bins": Bins(edges, shares, missing)})


def found(*features: Feature) -> tuple[list[float], str]:
    schema = Schema("m", "classification", Target("t", ["a", "b"]), list(features))
    row = reference(schema)
    return list(row.row), row.kind


@pytest.mark.parametrize(
    ("feature", "value"),
    [
        (told(RATE, [50.0, 60.0, 90.0], [0.2, 0.2, 0.4, 0.2]), 75.0),
        (told(RATE, [50.0, 60.0, 90.0], [0.1, 0.1, 0.1, 0.1], 0.6), 55.0),  # the median of what was measured
        (told(AGE, [1.0, 2.0], [0.3, 0.4, 0.3]), 2.0),  # 1 is outside the bin above 1
        (told(AGE, [30.0], [0.8, 0.2]), 30.0),  # most rows lie on the only edge
        (told(RATE, [50.0], [0.4, 0.6]), 175.0),
        (told(SEX, [], [0.3, 0.7]), 1.0),
        (told(SEX, [], [0.7, 0.3]), 0.0),
    ],
)
def test_it_is_the_middle_of_the_medians_bin_or_the_most_frequent_category(
    feature: Feature, value: float
) -> None:
    assert found(feature) == ([value], "typical")


def test_where_one_feature_does_not_tell_all_are_the_examples() -> None:
    row, kind = found(told(SEX, [], [0.7, 0.3]), AGE, RATE)

    assert (row[:2], kind) == ([1.0, 99.0], "example")
    assert math.isnan(row[2])


@pytest.mark.parametrize("name", ["heart", "iris", "boston"])
def test_that_of_a_real_dataset_is_a_row_which_the_schema_allows(name: str) -> None:
    known = dataset(name)
    schema = parse(with_bins(load(known.path, known.schema)).to_json().encode())

    row = reference(schema)

    assert row.kind == "typical"
    for feature, value in zip(schema.features, row.row, strict=True):
        if feature.categories:
            assert value in range(len(feature.categories))
        else:
            assert feature.minimum is not None and feature.maximum is not None
            assert feature.minimum <= value <= feature.maximum
            assert feature.datatype == "FP64" or value == int(value)


def test_a_schema_whose_bins_are_not_one_for_each_share_is_refused() -> None:
    text = (
        b'{"name": "m", "task": "regression", "target": {"name": "t", "classes": []}, "features": ['
        b'{"name": "a", "kind": "number", "datatype": "FP64", "bins": {"edges": [1, 2], "shares": [1]}}]}'
    )

    with pytest.raises(ReleaseUnusable, match="has 1 shares in the bins of 'a'; needs 3"):
        parse(text)
