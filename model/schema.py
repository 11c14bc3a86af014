"""The schema of a dataset: its features, in the model's column order, and its target.

Owns the record and its JSON form (schema.json of a release). `model.validation` checks values against it.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from model.outcome import Task

Kind = Literal["number", "category"]
TWO_CLASSES = 2

Datatype = Literal["FP64", "INT64"]
"""Types of the Open Inference Protocol:
https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md"""


@dataclass(frozen=True)
class Bins:
    """How a feature was distributed in the rows learned from. All shares, `missing` too, add up to 1.

    Attributes:
        edges: Of a number, ascending, in its unit: the first bin ends with the first edge (which is inside),
            the last begins above the last edge. Empty for a category.
        shares: One per bin, one more than edges; of a category one per code, in the order of `categories`.
        missing: The share of rows without a value.
    """

    edges: tuple[float, ...]
    shares: tuple[float, ...]
    missing: float


@dataclass(frozen=True)
class Feature:
    """One input of the model.

    Attributes:
        name: The column's name in the data and the input's name in the ONNX model.
        kind: A number is scaled, a category is one-hot encoded.
        datatype: What a request sends; INT64 where only whole values make sense.
        unit: The unit in words; empty where there is none.
        description: What it is, for people.
        minimum: The lowest value accepted, in `unit`; None for a category.
        maximum: The highest value accepted, in `unit`; None for a category.
        categories: The codes accepted; empty for a number.
        labels: What each code means, in the order of `categories`.
        nullable: Whether the value may be missing (the model then imputes it).
        example: A value that is accepted, from the data.
        redacted: Whether the prediction log leaves it out.
        bins: How it was distributed in the rows learned from; None before there is a model.
    """

    name: str
    kind: Kind
    datatype: Datatype
    unit: str
    description: str
    minimum: float | None
    maximum: float | None
    categories: tuple[int, ...]
    labels: tuple[str, ...]
    nullable: bool
    example: float
    redacted: bool = False
    bins: Bins | None = None

    def allowed(self) -> str:
        """What a value may be, in words, such as "a whole number from 0 to 3"."""
        if self.kind == "category":
            return "one of " + ", ".join(
                f"{code} ({label})" for code, label in zip(self.categories, self.labels, strict=True)
            )
        what = "a whole number" if self.datatype == "INT64" else "a number"
        unit = f" {self.unit}" if self.unit else ""
        return f"{what} from {self.minimum:g} to {self.maximum:g}{unit}"


@dataclass(frozen=True)
class Target:
    """What is predicted.

    Attributes:
        name: The column's name in the data.
        classes: Their names; code 0 in the data is the first. Empty where a number is predicted.
        description: What it is, for people.
        unit: Of the number predicted, in words; empty where there is none.
        minimum: Of a number predicted, the least in the data; None where that is not known.
        maximum: The greatest, likewise.
    """

    name: str
    classes: tuple[str, ...]
    description: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Schema:
    """The features in column order, and the target."""

    name: str
    title: str
    features: tuple[Feature, ...]
    target: Target

    @property
    def task(self) -> Task:
        """What kind of answer the model gives."""
        return "classification" if self.target.classes else "regression"

    @property
    def outputs(self) -> int:
        """Columns of a candidate's raw answer: one, or one per class where there are more than two."""
        return len(self.target.classes) if len(self.target.classes) > TWO_CLASSES else 1

    @property
    def columns(self) -> tuple[str, ...]:
        """All column names of a data file: the features', then the target's."""
        return (*(feature.name for feature in self.features), self.target.name)

    def without(self, names: Collection[str]) -> "Schema":
        """The same without some features."""
        return replace(self, features=tuple(f for f in self.features if f.name not in names))

    def indices(self, kind: Kind) -> list[int]:
        """The column numbers, from 0, of all features of one kind."""
        return [i for i, feature in enumerate(self.features) if feature.kind == kind]

    def to_json(self) -> str:
        """The text of schema.json: equal schemas give equal bytes."""
        return json.dumps({"task": self.task} | asdict(self), indent=2, ensure_ascii=False) + "\n"


def from_json(text: str) -> Schema:
    """Reads what `Schema.to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: It is not such a text.
    """
    # Any: the one place where untyped JSON comes in; the constructors below name every field.
    raw: Mapping[str, Any] = json.loads(text)
    features = tuple(_feature(item) for item in raw["features"])
    target = Target(**{**raw["target"], "classes": tuple(raw["target"]["classes"])})
    return Schema(raw["name"], raw["title"], features, target)


def _feature(item: Mapping[str, Any]) -> Feature:  # Any: values of a JSON object
    bins = item.get("bins")
    lists = {name: tuple(item[name]) for name in ("categories", "labels")}
    known = Bins(tuple(bins["edges"]), tuple(bins["shares"]), bins["missing"]) if bins else None
    return Feature(**{**item, **lists, "bins": known})


def number(
    name: str,
    description: str,
    minimum: float,
    maximum: float,
    example: float,
    *,
    unit: str = "",
    whole: bool = True,
    nullable: bool = False,
) -> Feature:
    """A feature that is a quantity; `minimum`, `maximum` and `example` are in `unit`."""
    datatype: Datatype = "INT64" if whole else "FP64"
    return Feature(name, "number", datatype, unit, description, minimum, maximum, (), (), nullable, example)


def category(
    name: str, description: str, codes: Mapping[int, str], example: int, *, nullable: bool = False
) -> Feature:
    """A feature that is one of a few codes; `codes` gives each its meaning."""
    return Feature(
        name,
        "category",
        "INT64",
        "",
        description,
        None,
        None,
        tuple(codes),
        tuple(codes.values()),
        nullable,
        example,
    )
