"""The conditions under which a model may be released, each judged by itself and said in a sentence."""

from collections.abc import Sequence

import numpy as np

from model.fairness import LARGEST_GAP
from model.intervals import interval
from model.outcome import Check, FamilyScore, Gap, Interval, Verdict

MARGIN = 0.02
"""By how much the mean may stay below the simple baseline's: two points."""

PRODUCTION_MARGIN = 0.0
"""By how much the mean may stay below the release in production, on the same folds: not at all."""


def threshold(score: Interval, metric: str, least: float) -> Verdict:
    """Whether the lower end of the interval reaches the threshold."""
    passed = score.low >= least
    sentence = (
        f"{metric} {score.shown(metric)}: its lower end {score.low:.3f}"
        f" {'reaches' if passed else 'is below'} the threshold {least:g}."
    )
    return Verdict("threshold", passed, score.low, least, sentence)


def beats_dummy(scores: Sequence[float], dummy: FamilyScore, folds: int) -> Verdict:
    """Whether it is surely better than no model."""
    apart = _apart(scores, dummy.scores, folds)
    passed = apart.low > 0
    sentence = (
        f"It is {'' if passed else 'not surely '}better than always answering the {dummy.title}:"
        f" by {apart} on the same folds."
    )
    return Verdict("beats_dummy", passed, apart.low, 0.0, sentence)


def not_inferior(scores: Sequence[float], simple: FamilyScore, folds: int) -> Verdict:
    """Whether it stays within two points of the simple baseline.

    Judged by the mean: with some 300 rows an interval of the difference is wider than the margin, and would
    refuse, or let pass, nearly everything.
    """
    apart = _apart(scores, simple.scores, folds)
    passed = apart.mean >= -MARGIN
    sentence = (
        f"Against {simple.title} on the same folds it differs by {apart};"
        f" {'within' if passed else 'beyond'} the {MARGIN:g} that it may fall behind."
        + ("" if passed else f" Name {simple.family} as a candidate to release that instead.")
    )
    return Verdict(f"not_inferior_to_{simple.family}", passed, apart.mean, -MARGIN, sentence)


def not_worse_than_production(scores: Sequence[float], champion: Sequence[float], folds: int) -> Verdict:
    """Whether it is at least as good as the release in production, fitted and scored on the same folds."""
    apart = _apart(scores, champion, folds)
    passed = apart.mean >= -PRODUCTION_MARGIN
    sentence = (
        f"Against the release in production on the same folds it differs by {apart}:"
        f" {'not worse' if passed else 'worse'}."
    )
    return Verdict("not_worse_than_production", passed, apart.mean, -PRODUCTION_MARGIN, sentence)


def parity(rows: int, difference: float, tolerance: float) -> Verdict:
    """Whether what will serve predicts what the trained model does."""
    passed = difference <= tolerance
    sentence = (
        f"What will serve and the trained model differ by at most {difference:.1g} on {rows} rows;"
        f" {tolerance:g} is allowed."
    )
    return Verdict("parity", passed, difference, tolerance, sentence)


def fairness(gaps: Sequence[Gap]) -> tuple[Verdict, ...]:
    """Whether no gap between groups is surely larger than allowed; too few rows prove nothing."""
    made = []
    for gap in gaps:
        low = gap.interval.low if gap.interval else None
        passed = low is None or low <= LARGEST_GAP
        end = "" if low is None else f" Refused is what is surely above {LARGEST_GAP:g}."
        made.append(Verdict(f"fairness_{gap.feature}", passed, low, LARGEST_GAP, gap.sentence + end))
    return tuple(made)


def checks(found: Sequence[Check]) -> Verdict:
    """Whether every check of the training holds."""
    failed = [check for check in found if check.passed is False]
    done = sum(check.passed is not None for check in found)
    sentence = " ".join(check.sentence for check in failed) or f"All {done} checks of the training hold."
    return Verdict("checks", not failed, float(len(failed)), 0.0, sentence)


def refusal(verdicts: Sequence[Verdict]) -> str:
    """What the user is told of a model that is not released."""
    failed = [verdict for verdict in verdicts if not verdict.passed]
    return (
        f"The gate refused the model: {' '.join(verdict.sentence for verdict in failed)}"
        " Nothing was released and what runs is untouched. Improve the data, ask for less, or release it all"
        " the same with --override-gate REASON, which stays in the release."
    )


def _apart(scores: Sequence[float], others: Sequence[float], folds: int) -> Interval:
    return interval((np.asarray(scores) - np.asarray(others)).tolist(), folds)
