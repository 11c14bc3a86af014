"""How each feature was distributed in the rows learned from: what drift is measured against later.

Owns the making of `model.schema.Bins`. Whether what is served has drifted is not decided here.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model.schema import Bins, Feature, Schema
from model.table import Matrix, Table

PARTS = 10
"""Parts of equal share that numbers are cut into, where values allow it: ten are usual for a population
stability index, see Siddiqi (2006), Credit Risk Scorecards, chapter 8."""


def with_bins(table: Table) -> Schema:
    """The table's schema, every feature with the distribution of the table's rows."""
    schema = table.schema
    features = tuple(
        replace(feature, bins=_bins(feature, table.features[:, place]))
        for place, feature in enumerate(schema.features)
    )
    return replace(schema, features=features)


def _bins(feature: Feature, column: Matrix) -> Bins:
    known = column[~np.isnan(column)]
    missing = (len(column) - len(known)) / len(column)
    if feature.kind == "category":
        counts = [int((known == code).sum()) for code in feature.categories]
        return Bins((), _shares(counts, len(column)), missing)
    edges = _edges(known)
    places = np.searchsorted(np.array(edges), known, side="left")
    counts = np.bincount(places, minlength=len(edges) + 1).tolist()
    return Bins(edges, _shares(counts, len(column)), missing)


def _edges(known: Matrix) -> tuple[float, ...]:
    if not len(known):
        return ()
    # Values of the data, never means of two: the same bits on any machine. The last bin must not be empty.
    cuts = np.quantile(known, np.arange(1, PARTS) / PARTS, method="inverted_cdf")
    return tuple(float(cut) for cut in np.unique(cuts) if cut < known.max())


def _shares(counts: Sequence[int], rows: int) -> tuple[float, ...]:
    return tuple(count / rows for count in counts)
