"""One row's explanation, as a record that says what its numbers are and whether they add up."""

import math
from array import array
from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from app.explain.occlusion import occlude
from app.explain.reference import Kind, reference
from app.explain.scale import Scale, adds_up
from app.release import Release
from app.schema import Cell, Feature

LINEAR = frozenset({"lda", "logistic", "ridge", "sgd", "svc"})
"""Families that are weighted sums of the features where they add up; all others that do so by paths."""


class Shares(Protocol):
    """What an engine knows of how a row's answer adds up: see `Explanation`."""

    @property
    def base(self) -> Sequence[float]:
        """Where every row starts, one value per output."""

    @property
    def by_feature(self) -> Sequence[Sequence[float]]:
        """What each feature adds, features x outputs."""

    @property
    def scale(self) -> Scale:
        """What both count in."""


class Engine(Protocol):
    """The part of an engine that explaining needs."""

    def one(self, row: "array[float]", /) -> Sequence[float]:
        """A row's probabilities, or its one value."""

    def contributions(self, row: "array[float]", /) -> Shares | None:
        """How they add up; None where the engine does not know."""


class FeatureShare(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one feature adds.

    Attributes:
        feature: Its name.
        value: Its value in the row, null where it is missing.
        contributions: What it adds to each output, on the explanation's scale.
        reference: By occlusion only: the value that was put in its place.
    """

    feature: str
    value: Cell
    contributions: list[float]
    reference: Cell | msgspec.UnsetType = msgspec.UNSET


class Explanation(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why one row gets its answer.

    Attributes:
        outputs: What the columns of every list are: the classes, or the one predicted number.
        prediction: The answer: a probability per class, or the number.
        method: "path" follows the row through every tree, "linear" weighs its values, "occlusion" replaces
            one value at a time by its reference.
        exact: Whether base and contributions add up to the prediction, on `scale`. Checked for this very row.
        scale: What is added: probabilities, log-odds, log-ratios, or the predicted number itself.
        base: Where it starts: by occlusion the answer to the reference row.
        features: What each feature adds, in schema order.
        remainder: By occlusion: what of the prediction neither base nor contributions account for, because
            features work together.
        label: The predicted class; left out where a number is predicted.
        reference: By occlusion: where the references come from: "typical" for the middle of the median's bin,
            or the most frequent category, of the rows learned from; "example" for the schema's example.
    """

    outputs: list[str]
    prediction: list[float]
    method: Literal["path", "linear", "occlusion"]
    exact: bool
    scale: Scale
    base: list[float]
    features: list[FeatureShare]
    remainder: list[float] = []
    label: str | None = None
    reference: Kind | None = None


def explain(release: Release, engine: Engine, row: "array[float]") -> Explanation:
    """Explain one row.

    Args:
        release: The release that the engine runs.
        engine: Asked once where it knows how the answer adds up, else once more per feature.
        row: Doubles in schema order: a number as itself, a category as its place in the schema's
            `categories`, NaN where the value is missing.
    """
    schema = release.schema
    prediction = list(engine.one(row))
    outputs = schema.target.classes or [schema.target.name]
    label = _label(schema.target.classes, prediction, release.manifest.content.decision_threshold)
    found = engine.contributions(row)
    if found and adds_up(found.base, found.by_feature, found.scale, prediction):
        method: Literal["path", "linear"] = (
            "linear" if release.manifest.content.algorithm in LINEAR else "path"
        )
        shares = [
            FeatureShare(feature.name, cell(feature, value), list(adds))
            for feature, value, adds in zip(schema.features, row, found.by_feature, strict=True)
        ]
        return Explanation(
            outputs, prediction, method, True, found.scale, list(found.base), shares, label=label
        )
    held = reference(schema)
    changes = occlude(engine.one, row, held.row, prediction)
    base = list(engine.one(held.row))
    shares = [
        FeatureShare(feature.name, cell(feature, value), adds, cell(feature, put))
        for feature, value, adds, put in zip(schema.features, row, changes, held.row, strict=True)
    ]
    remainder = [
        answer - start - sum(adds[place] for adds in changes)
        for place, (answer, start) in enumerate(zip(prediction, base, strict=True))
    ]
    plain: Scale = "probability" if schema.target.classes else "value"
    return Explanation(
        outputs, prediction, "occlusion", False, plain, base, shares, remainder, label, held.kind
    )


def cell(feature: Feature, value: float) -> Cell:
    """A row's double as the client sent it."""
    if math.isnan(value):
        return None
    if feature.categories:
        return feature.categories[int(value)]
    return int(value) if feature.datatype.startswith("INT") else value


def _label(classes: list[str], probabilities: Sequence[float], threshold: float | None) -> str | None:
    if not classes:
        return None
    if threshold is not None:
        return classes[1] if probabilities[1] >= threshold else classes[0]
    return classes[max(range(len(classes)), key=probabilities.__getitem__)]
