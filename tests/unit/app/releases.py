"""Releases as records, for what needs no model behind them."""

from pathlib import Path

from app.release import Content, Manifest, OnnxBinding, Release
from app.schema import Feature, Schema, Target

DIGEST = "sha256:" + "ab" * 32
AGE = Feature("age", "number", "INT64", minimum=0, maximum=120)
RATE = Feature("rate", "number", "FP64", minimum=0, maximum=300, nullable=True)
SEX = Feature("sex", "category", "INT64", categories=[4, 7], redacted=True)


def release(
    classes: tuple[str, ...] = ("absent", "present"),
    *,
    threshold: float | None = None,
    values: tuple[float, float] | None = None,
) -> Release:
    """A release with the features age, rate (may be missing) and sex (redacted, with the codes 4 and 7)."""
    low, high = values or (None, None)
    target = Target("ill", list(classes), minimum=low, maximum=high)
    # A regression is one whose target has no classes; what the task is called is not asked here.
    schema = Schema("pulse", "classification", target, [AGE, RATE, SEX])
    content = Content({}, OnnxBinding([], "label", "probability"), 2, "forest", decision_threshold=threshold)
    return Release(schema, Manifest(DIGEST, content), Path())
