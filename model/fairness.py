"""Compares the score between groups of rows, such as women and men, with what chance makes of it."""

from collections.abc import Sequence

import numpy as np

from model.intervals import bootstrap
from model.metrics import Predictions, score
from model.outcome import Gap, GroupScore, Interval
from model.table import Labels, Table

FEWEST = 30
"""Rows of a group below which nothing is said of it."""

LARGEST_GAP = 0.1
"""A gap whose interval lies wholly above this is refused by the gate."""

RESAMPLES = 500


def compare(
    made: Predictions, table: Table, features: Sequence[str], metric: str, seed: int
) -> tuple[tuple[GroupScore, ...], tuple[Gap, ...]]:
    """Scores every group, and each feature's largest gap between groups with enough rows.

    Args:
        made: Predictions of every row of the table while it was held out.
        table: The rows.
        features: Category features whose groups are compared.
        metric: One of `model.settings.METRICS`.
        seed: Decides the resamples.
    """
    scores: list[GroupScore] = []
    gaps: list[Gap] = []
    for name in features:
        place = [feature.name for feature in table.schema.features].index(name)
        feature = table.schema.features[place]
        column = table.features[:, place]
        samples: dict[str, list[float]] = {}
        for code, label in zip(feature.categories, feature.labels, strict=True):
            rows = np.flatnonzero(column == code)
            if not len(rows):
                continue
            found = _score(metric, made, rows)
            enough = len(rows) >= FEWEST
            if enough:
                samples[label] = _resampled(metric, made, rows, seed)
            interval = Interval(found, *bootstrap(samples[label])) if enough else None
            scores.append(GroupScore(name, label, len(rows), found, interval))
        gaps.append(_gap(name, [one for one in scores if one.feature == name], samples))
    return tuple(scores), tuple(gaps)


def _gap(feature: str, groups: list[GroupScore], samples: dict[str, list[float]]) -> Gap:
    known = [one for one in groups if one.interval is not None]
    if len(known) < 2:
        few = ", ".join(f"{one.group} {one.rows}" for one in groups if one.interval is None)
        return Gap(feature, None, f"{feature}: not enough data (under {FEWEST} rows: {few}).")
    high = max(known, key=lambda one: one.score)
    low = min(known, key=lambda one: one.score)
    apart = [one - other for one, other in zip(samples[high.group], samples[low.group], strict=True)]
    interval = Interval(high.score - low.score, *bootstrap(apart))
    sentence = (
        f"{feature}: {high.group} {high.score:.3f} ({high.rows} rows), {low.group} {low.score:.3f}"
        f" ({low.rows} rows), a gap of {interval}."
    )
    return Gap(feature, interval, sentence)


def _resampled(metric: str, made: Predictions, rows: Labels, seed: int) -> list[float]:
    generator = np.random.default_rng(seed)
    return [_score(metric, made, generator.choice(rows, len(rows), replace=True)) for _ in range(RESAMPLES)]


def _score(metric: str, made: Predictions, rows: Labels) -> float:
    part = Predictions(made.truth[rows], made.predicted[rows], made.strength[rows])
    if metric == "accuracy":
        return float(np.mean(part.truth == part.predicted))
    if len(np.unique(part.truth)) < 2:  # a score of one class only is no score
        return float("nan") if metric == "roc_auc" else float(np.mean(part.truth == part.predicted))
    return score(metric, part)
