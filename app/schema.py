"""The release's schema.json as typed records: which features the model takes and what values they may have.

Owns the reading and the meaning of a feature's limits. It does not check values (app/inference does).
"""

from typing import Literal

import msgspec

from app.errors import ReleaseUnusable

Cell = int | float | str | bool | None
"""One value as JSON carries it."""
MIN_CLASSES = 2


class Bins(msgspec.Struct, frozen=True):
    """How a feature was distributed in the rows learned from.

    Attributes:
        edges: Of a number, ascending: the first bin ends with the first edge (which is inside), the last
            begins above the last. Empty for a category.
        shares: One for each bin; of a category one for each of its `categories`.
        missing: The share of rows without a value; all shares and this add up to 1.
    """

    edges: list[float]
    shares: list[float]
    missing: float = 0.0


class Feature(msgspec.Struct, frozen=True):
    """One input column of the model, in the model's column order.

    Attributes:
        name: Column and tensor name.
        kind: "number" is bounded by minimum and maximum, "category" is one of `categories`.
        datatype: The protocol's type name of the value.
        unit: Physical unit for a person, such as "mm Hg".
        description: What is measured, one sentence.
        minimum: Smallest allowed value, inclusive.
        maximum: Largest allowed value, inclusive.
        categories: The allowed values of a category.
        labels: What each category means, in their order; empty where they speak for themselves.
        nullable: Whether null (an unmeasured value) is allowed.
        example: A valid value, used for warm-up and in documentation.
        redacted: Whether the prediction log leaves it out.
        bins: How it was distributed in the rows learned from; None where the release does not tell.
    """

    name: str
    kind: Literal["number", "category"]
    datatype: Literal["FP64", "FP32", "INT64", "INT32", "BOOL", "BYTES"]
    unit: str | None = None
    description: str = ""
    minimum: float | None = None
    maximum: float | None = None
    categories: list[int | float | str] = []
    labels: list[str] = []
    nullable: bool = False
    example: int | float | str | None = None
    redacted: bool = False
    bins: Bins | None = None

    @property
    def textual(self) -> bool:
        """Whether the value is a text rather than a number."""
        return self.datatype == "BYTES"

    def allowed(self) -> str:
        """What values the feature takes, for a person."""
        if self.kind == "category":
            labels = self.labels or [""] * len(self.categories)
            texts = (
                f"{category} ({label})" if label else str(category)
                for category, label in zip(self.categories, labels, strict=False)
            )
            text = "one of " + ", ".join(texts)
        else:
            word = "whole number" if self.datatype.startswith("INT") else "number"
            low = "" if self.minimum is None else f" from {self.minimum:g}"
            high = "" if self.maximum is None else f" to {self.maximum:g}"
            text = f"a {word}{low}{high}" + (f" {self.unit}" if self.unit else "")
        return text + (", or null" if self.nullable else "")


class Target(msgspec.Struct, frozen=True):
    """What the model predicts.

    Attributes:
        name: The column's name.
        classes: In the order of the probabilities; empty where a number is predicted.
        description: What it is, for people.
        unit: Of a predicted number, for people.
        minimum: The least in the data, of a predicted number.
        maximum: The greatest in the data.
    """

    name: str
    classes: list[str]
    description: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None


class Schema(msgspec.Struct, frozen=True):
    """The whole of schema.json; see the attributes of `Feature` and `Target`."""

    name: str
    task: Literal["classification", "regression"]
    target: Target
    features: list[Feature]
    title: str = ""

    def feature_names(self) -> list[str]:
        """The features' names in column order."""
        return [feature.name for feature in self.features]


def parse(content: bytes) -> Schema:
    """Read a schema.

    Args:
        content: The bytes of schema.json.

    Raises:
        ReleaseUnusable: It is not a schema that this server understands; the text names the place.
    """
    try:
        schema = msgspec.json.decode(content, type=Schema)
    except (msgspec.DecodeError, ValueError) as error:
        raise ReleaseUnusable(f"schema.json cannot be used: {error}. Build the release again.") from None
    names, classes = schema.feature_names(), schema.target.classes
    if not names or len(set(names)) != len(names):
        raise _unusable(f"needs features with distinct names; it has {names}")
    if len(set(classes)) != len(classes) or (len(classes) < MIN_CLASSES) != (schema.task == "regression"):
        raise _unusable(
            f"has the task {schema.task} and the classes {classes}; a classification needs two or more that "
            "differ, a regression none"
        )
    for feature in schema.features:
        if feature.kind == "category" and not feature.categories:
            raise _unusable(f"has the category {feature.name!r} without a list of categories")
        if feature.kind == "number" and feature.textual:
            raise _unusable(f"has the number {feature.name!r} of the datatype BYTES")
        if feature.bins is not None:
            wanted = len(feature.categories) if feature.kind == "category" else len(feature.bins.edges) + 1
            if len(feature.bins.shares) != wanted:
                raise _unusable(
                    f"has {len(feature.bins.shares)} shares in the bins of {feature.name!r}; needs {wanted}"
                )
    return schema


def _unusable(what: str) -> ReleaseUnusable:
    return ReleaseUnusable(f"schema.json {what}. Build the release again.")
