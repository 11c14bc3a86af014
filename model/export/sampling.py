"""Rows on which two forms of a model are compared: drawn from the whole range that the schema allows."""

import numpy as np

from model.schema import Feature
from model.table import Matrix

ROWS = 10_000
"""Rows drawn beside those of the data."""

_SEED = 20261121
_BOUNDARY = 0.1
_NEAR_DATA = 0.3
_MISSING = 0.1


def sample(features: tuple[Feature, ...], data: Matrix, rows: int = ROWS) -> Matrix:
    """Rows that the schema allows; the same for the same schema and data.

    Of each number a tenth is its lowest or highest allowed value; three tenths are values of the data and the
    middles between neighbouring ones, where trees split, exactly and moved to the next double on either side;
    the rest is drawn evenly from the range. Where a value may be missing, a tenth is.

    Args:
        features: The schema's.
        data: The rows trained on, shape [any, features]; NaN where missing.
        rows: How many to draw.

    Returns:
        Shape [rows, features].
    """
    random = np.random.default_rng(_SEED)
    columns = []
    for place, feature in enumerate(features):
        column = (
            _codes(feature, rows, random)
            if feature.categories
            else _numbers(feature, data[:, place], rows, random)
        )
        if feature.nullable:
            column[random.random(rows) < _MISSING] = np.nan
        columns.append(column)
    return np.column_stack(columns)


def _codes(feature: Feature, rows: int, random: np.random.Generator) -> Matrix:
    return random.choice(np.array(feature.categories, dtype=np.float64), rows)


def _numbers(feature: Feature, data: Matrix, rows: int, random: np.random.Generator) -> Matrix:
    assert feature.minimum is not None
    assert feature.maximum is not None
    whole = feature.datatype == "INT64"
    drawn = random.uniform(feature.minimum, feature.maximum, rows)
    kind = random.random(rows)
    ends = np.array([feature.minimum, feature.maximum])
    near = kind < _BOUNDARY + _NEAR_DATA
    drawn[near] = random.choice(_near(data, whole=whole), int(near.sum()))
    drawn[kind < _BOUNDARY] = random.choice(ends, int((kind < _BOUNDARY).sum()))
    return np.clip(np.round(drawn) if whole else drawn, feature.minimum, feature.maximum)


def _near(data: Matrix, *, whole: bool) -> Matrix:
    values = np.unique(data[~np.isnan(data)])
    if whole or not len(values):
        return values if len(values) else np.zeros(1)
    middles = (values[:-1] + values[1:]) / 2
    points = np.concatenate([values, middles])
    return np.concatenate([points, np.nextafter(points, -np.inf), np.nextafter(points, np.inf)])
