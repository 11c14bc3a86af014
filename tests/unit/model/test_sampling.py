"""Rows for the proof of parity: allowed by the schema, at its limits, where trees split, repeatable."""

import numpy as np

from model.export.sampling import ROWS, sample
from model.table import Table


def test_every_value_is_allowed_and_every_limit_and_category_is_there(heart: Table) -> None:
    rows = sample(heart.schema.features, heart.features)

    assert rows.shape == (ROWS, len(heart.schema.features))
    for place, feature in enumerate(heart.schema.features):
        values = rows[:, place]
        known = values[~np.isnan(values)]
        if feature.categories:
            assert set(known) == set(feature.categories)
        else:
            assert (known.min(), known.max()) == (feature.minimum, feature.maximum)
            assert feature.datatype != "INT64" or (known == np.round(known)).all()
        assert bool(np.isnan(values).any()) == feature.nullable


def test_the_places_where_trees_split_are_there_and_their_neighbours(heart: Table) -> None:
    place = next(i for i, feature in enumerate(heart.schema.features) if feature.datatype == "FP64")
    values = np.unique(heart.features[:, place])
    middles = (values[:-1] + values[1:]) / 2
    drawn = set(sample(heart.schema.features, heart.features)[:, place])

    for around in (middles, np.nextafter(middles, -np.inf), np.nextafter(middles, np.inf)):
        assert len(drawn & set(around)) > len(middles) / 2


def test_the_same_schema_and_data_give_the_same_rows(heart: Table) -> None:
    first, second = (sample(heart.schema.features, heart.features, 50) for _ in range(2))

    np.testing.assert_array_equal(first, second)
