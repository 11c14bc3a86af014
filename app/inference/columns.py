"""One feature's column: which values it takes, and which double stands for each of them in the engine's rows.

A number stands for itself, a category for its place in the schema's list, a missing value for NaN.
"""

import math
from array import array
from collections.abc import Sequence

from app.schema import Cell, Feature

NAN = math.nan
INT64_LIMIT = 2.0**63
_NUMBERS = frozenset({int, float})
_NUMBERS_OR_NULL = frozenset({int, float, type(None)})
_TEXTS = frozenset({str})
_TEXTS_OR_NULL = frozenset({str, type(None)})


class Column:
    """What one feature takes.

    Attributes:
        feature: The schema's entry.
        name: Its name.
        low: Smallest number allowed.
        high: Largest number allowed.
        whole: Whether a number must have no fraction.
        places: The engine's double by category; None for a number.
        offset: Where the categories are whole numbers in a row, the first of them; else None.
    """

    def __init__(self, feature: Feature) -> None:
        self.feature = feature
        self.name = feature.name
        self.low = -INT64_LIMIT if feature.minimum is None else float(feature.minimum)
        self.high = math.nextafter(INT64_LIMIT, 0) if feature.maximum is None else float(feature.maximum)
        self.whole = feature.datatype.startswith("INT")
        self.places = (
            {category: float(place) for place, category in enumerate(feature.categories)}
            if feature.kind == "category"
            else None
        )
        first = feature.categories[0] if feature.categories else None
        in_a_row = isinstance(first, int) and feature.categories == list(
            range(first, first + len(feature.categories))
        )
        self.offset = first if in_a_row and isinstance(first, int) else None
        textual, nullable = feature.textual, feature.nullable
        self._types = (_TEXTS_OR_NULL if nullable else _TEXTS) if textual else (
            _NUMBERS_OR_NULL if nullable else _NUMBERS
        )  # fmt: skip

    def double(self, cell: Cell) -> float | None:
        """The engine's double for one cell, or None where the feature does not take it."""
        if type(cell) not in self._types and not (isinstance(cell, bool) and self.feature.datatype == "BOOL"):
            return None
        if cell is None:
            return NAN
        if self.places is not None:
            return self.places.get(cell)
        if isinstance(cell, str) or not self.low <= cell <= self.high or (self.whole and cell != int(cell)):
            return None  # NaN fails the comparison as well
        return float(cell)

    def doubles(self, cells: Sequence[Cell]) -> "array[float] | None":
        """The engine's doubles for a whole column, or None where one or more cells are not taken."""
        kinds = set(map(type, cells))
        if not kinds <= self._types:
            return self._one_by_one(cells)
        if type(None) in kinds:
            return self._one_by_one(cells)
        if self.places is not None:
            found = list(map(self.places.get, cells))
            return None if None in found else array("d", found)  # type: ignore[arg-type]  # no None is in it
        numbers: Sequence[float] = cells  # type: ignore[assignment]  # the set of their types says so
        # A sum with NaN in it is NaN: min and max alone may overlook one.
        if math.isnan(sum(numbers)) or min(numbers) < self.low or max(numbers) > self.high:
            return None
        if self.whole and any(number != int(number) for number in numbers):
            return None
        return array("d", numbers)

    def _one_by_one(self, cells: Sequence[Cell]) -> "array[float] | None":
        found = list(map(self.double, cells))
        return None if None in found else array("d", found)  # type: ignore[arg-type]  # no None is in it
