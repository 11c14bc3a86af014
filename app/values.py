"""Checks received values against the schema and turns each feature's column into an array for the engine.

Owns what counts as a valid value. It knows neither tensors nor query strings: both arrive as columns of
cells.
"""

import math
from array import array
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.errors import Finding, Invalid
from app.schema import Cell, Feature, Schema

MAX_FINDINGS = 10
"""Findings told in one answer: enough to mend a request, bounded for a batch that is wrong throughout."""
SHOWN_CHARACTERS = 60
INT64_LIMIT = 2**63

Column = NDArray[np.float64] | NDArray[np.int64] | NDArray[np.object_]


def columns(schema: Schema, received: Mapping[str, Sequence[Cell]], rows: int) -> dict[str, Column]:
    """Check every value and build the model's input.

    Args:
        schema: The model's schema.
        received: Values by feature name, each of length `rows`; a nullable feature may be left out.
        rows: Number of rows of the batch.

    Returns:
        One array of shape [rows] per feature, by name: float64 for numbers (NaN where null), object for texts
        ("" where null).

    Raises:
        Invalid: Names are unknown or missing, or values are not allowed; names up to ten of them.
    """
    findings = _name_findings(schema, received)
    checked: dict[str, Column] = {}
    for feature in schema.features:
        cells = received.get(feature.name)
        if cells is None:
            cells = [None] * rows if feature.nullable else []
        checked[feature.name] = _column(feature, cells, findings)
    if findings:
        raise Invalid(findings[:MAX_FINDINGS])
    return checked


def rows(schema: Schema, checked: Mapping[str, Column]) -> list["array[float]"]:
    """Checked columns as rows of doubles in schema order; a category becomes its place in `categories`."""
    by_feature = [_doubles(feature, checked[feature.name]) for feature in schema.features]
    return [array("d", row) for row in zip(*by_feature, strict=True)]


def _doubles(feature: Feature, column: Column) -> list[float]:
    cells: list[float] = column.tolist()
    if not feature.categories:
        return cells
    places = {category: float(place) for place, category in enumerate(feature.categories)}
    return [places.get(cell, math.nan) for cell in cells]


def _name_findings(schema: Schema, received: Mapping[str, Sequence[Cell]]) -> list[Finding]:
    names = schema.feature_names()
    known = ", ".join(names)
    findings = [
        Finding(_shown(name), "not a feature of this model", f"the features {known}")
        for name in received
        if name not in names
    ]
    findings += [
        Finding(feature.name, "missing", feature.allowed())
        for feature in schema.features
        if feature.name not in received and not feature.nullable
    ]
    return findings


def _column(feature: Feature, cells: Sequence[Cell], findings: list[Finding]) -> Column:
    whole = feature.datatype.startswith("INT")
    values: list[float] = []
    texts: list[str] = []
    for row, cell in enumerate(cells):
        if not _allowed(feature, cell, whole):
            if len(findings) < MAX_FINDINGS:
                findings.append(Finding(feature.name, _shown(cell), feature.allowed(), row))
        elif feature.textual:
            texts.append("" if cell is None else str(cell))
        else:
            values.append(math.nan if cell is None else float(cell))
    if feature.textual:
        return np.array(texts, dtype=np.object_)
    return np.array(values, dtype=np.float64)


def _allowed(feature: Feature, cell: Cell, whole: bool) -> bool:
    if cell is None:
        return feature.nullable
    if isinstance(cell, str) or feature.textual:
        listed = feature.kind != "category" or cell in feature.categories
        return isinstance(cell, str) and feature.textual and listed
    wrong_type = isinstance(cell, bool) and feature.datatype != "BOOL"
    # NaN fails this comparison as well, so nothing but a finite number passes.
    if wrong_type or not -INT64_LIMIT <= cell < INT64_LIMIT or (whole and cell != int(cell)):
        return False
    if feature.kind == "category":
        return cell in feature.categories
    low, high = feature.minimum, feature.maximum
    return (low is None or cell >= low) and (high is None or cell <= high)


def _shown(cell: Cell) -> str:
    text = "null" if cell is None else repr(cell)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
