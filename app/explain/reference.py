"""The row that others are held against where a model's answer does not add up (app/explain/occlusion.py)."""

import math
from array import array
from itertools import accumulate
from typing import Literal

import msgspec

from app.schema import Bins, Feature, Schema

Kind = Literal["typical", "example"]


class Reference(msgspec.Struct, frozen=True):
    """A row to hold others against.

    Attributes:
        row: Doubles in schema order, NaN where it has no value.
        kind: "typical" is the middle of the bin that the median of the rows learned from lies in, and the
            most frequent category; "example" is the schema's example, where a release does not tell more.
    """

    row: "array[float]"
    kind: Kind


def reference(schema: Schema) -> Reference:
    """The reference of a schema."""
    typical = [_typical(feature) for feature in schema.features]
    if None not in typical:
        return Reference(array("d", [value for value in typical if value is not None]), "typical")
    return Reference(array("d", map(_example, schema.features)), "example")


def _typical(feature: Feature) -> float | None:
    bins = feature.bins
    if bins is None or not any(bins.shares):
        return None
    if feature.categories:
        return float(max(range(len(bins.shares)), key=bins.shares.__getitem__))
    return _middle(feature, bins)


def _middle(feature: Feature, bins: Bins) -> float | None:
    """The middle of the median's bin, within what the feature allows; None where that has no end."""
    half = sum(bins.shares) / 2
    place = next(number for number, share in enumerate(accumulate(bins.shares)) if share >= half)
    ends = (feature.minimum, *bins.edges, feature.maximum)
    low, high = ends[place], ends[place + 1]
    if place == 0 and bins.edges:
        # Half of the rows or more lie in the first of up to ten parts: many are equal to its upper edge.
        low = high
    if low is None or high is None:
        return None
    middle = (low + high) / 2
    # A bin begins above its lower edge, so a whole number is rounded up: it stays inside.
    return float(math.ceil(middle)) if feature.datatype.startswith("INT") else middle


def _example(feature: Feature) -> float:
    if feature.example is None:
        if feature.nullable:
            return math.nan
        return 0.0 if feature.categories else float(feature.minimum or 0.0)
    if feature.categories:
        return float(feature.categories.index(feature.example))
    return float(feature.example)
