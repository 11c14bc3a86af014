"""Rows to predict, none like another, and the files of requests that the load reads them from."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bench.servers.systems.system import Cell
from model.schema import Feature, Schema
from model.table import Matrix

_LEAST = 1000
"""Drawn at a time: so many find every row of a schema that allows but a few."""

_DECIMALS = 1
"""Of numbers that need not be whole, as such measurements are written down."""


def unique(schema: Schema, count: int, seed: int) -> Matrix:
    """Draws different rows, evenly from everything the schema allows; no value is missing.

    Args:
        schema: Names the limits.
        count: How many rows.
        seed: The same seed gives the same rows.

    Returns:
        Shape [count, features], in no order.

    Raises:
        ValueError: The schema allows fewer different rows than are asked for.
    """
    random = np.random.default_rng(seed)
    found: Matrix = np.empty((0, len(schema.features)))
    while len(found) < count:
        more = np.column_stack([_column(feature, max(count, _LEAST), random) for feature in schema.features])
        together = np.unique(np.concatenate([found, more]), axis=0)
        if len(together) == len(found):
            raise ValueError(f"{schema.name}: there are only about {len(found)} different rows, not {count}")
        found = together
    random.shuffle(found)
    return found[:count]


def _column(feature: Feature, count: int, random: np.random.Generator) -> Matrix:
    if feature.categories:
        return random.choice(np.array(feature.categories, dtype=np.float64), count)
    assert feature.minimum is not None
    assert feature.maximum is not None
    if feature.datatype == "INT64":
        return random.integers(int(feature.minimum), int(feature.maximum) + 1, count).astype(np.float64)
    drawn = np.round(random.uniform(feature.minimum, feature.maximum, count), _DECIMALS)
    return np.clip(drawn, feature.minimum, feature.maximum)


def cells(schema: Schema, rows: Matrix) -> list[list[Cell]]:
    """The rows as requests carry them: whole numbers where the schema asks for them."""
    whole = [feature.datatype == "INT64" for feature in schema.features]
    return [
        [int(value) if is_whole else value for value, is_whole in zip(row, whole, strict=True)]
        for row in rows.tolist()
    ]


def write(rows: Sequence[Sequence[Cell]], body: Callable[[Sequence[Cell]], bytes], file: Path) -> None:
    """Writes one request's body a line."""
    with file.open("wb") as output:
        output.writelines(body(row) + b"\n" for row in rows)
