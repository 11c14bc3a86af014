"""What a fitted estimator computes, as flat arrays: the record behind model.json and model.c.

Owns the record and its JSON form. `model.compiled.flatten` makes it; the server's engines compute with it.
"""

import json
from dataclasses import asdict, dataclass
from typing import ClassVar

FORMAT = 2
"""Grows when a reader of older arrays would misread new ones; 2 knows an inverse temperature."""

Numbers = tuple[float, ...]
Counts = tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """How one column of the model is made from a row.

    Attributes:
        source: The feature's place in the schema.
        fill: What a missing value becomes; of a category its place among the categories, -1 for none of them.
        place: The category that makes this column 1, as its place; None for a number.
        mean: Subtracted from a number.
        scale: Divides a number after that.
        background: The column's mean over the training rows, which contributions are counted from.
    """

    source: int
    fill: float
    place: int | None
    mean: float
    scale: float
    background: float


@dataclass(frozen=True)
class Constant:
    """The same answer for every row, shape [raw]."""

    values: Numbers
    kind: ClassVar[str] = "constant"

    @property
    def raw(self) -> int:
        """Columns of an answer."""
        return len(self.values)


@dataclass(frozen=True)
class Linear:
    """Weighted sums: weights of shape [raw, columns], intercepts of shape [raw]."""

    weights: tuple[Numbers, ...]
    intercepts: Numbers
    kind: ClassVar[str] = "linear"

    @property
    def raw(self) -> int:
        """Columns of an answer."""
        return len(self.intercepts)


@dataclass(frozen=True)
class Border:
    """One border of an rbf kernel: a weight for each support vector, the vectors, and what is added."""

    weights: Numbers
    vectors: tuple[Numbers, ...]
    intercept: float


@dataclass(frozen=True)
class Kernel:
    """Sums of exp(-gamma · squared distance), one border for each column of an answer."""

    gamma: float
    borders: tuple[Border, ...]
    kind: ClassVar[str] = "kernel"

    @property
    def raw(self) -> int:
        """Columns of an answer."""
        return len(self.borders)


@dataclass(frozen=True)
class Neighbours:
    """The nearest training rows, found through scikit-learn's own k-d tree, so that ties fall alike.

    Attributes:
        neighbours: How many are asked.
        power: 1 for the sum of the differences, 2 for the root of their squares' sum.
        weighted: Whether each counts by the inverse of its distance.
        classes: How many classes there are; of two, the second one's share is the answer.
        points: The training rows in the tree's order, shape [rows, columns].
        labels: Their class codes.
        starts: Of each of the tree's nodes, the first of its points; node i has the children 2i+1 and 2i+2.
        ends: The one after its last.
        leaves: 1 for a node without children.
        lows: The lowest value of each column among a node's points, shape [nodes, columns].
        highs: The highest.
    """

    neighbours: int
    power: int
    weighted: bool
    classes: int
    points: tuple[Numbers, ...]
    labels: Counts
    starts: Counts
    ends: Counts
    leaves: Counts
    lows: tuple[Numbers, ...]
    highs: tuple[Numbers, ...]
    kind: ClassVar[str] = "neighbours"

    @property
    def raw(self) -> int:
        """Columns of an answer."""
        return self.classes if self.classes > 2 else 1


@dataclass(frozen=True)
class Trees:
    """Decision trees whose answers are added and divided by their number.

    Attributes:
        roots: The first node of each tree.
        depths: The most questions that each asks.
        columns: The column that each node asks about; 0 in a leaf.
        thresholds: A row goes left where the column, rounded to single precision, is not above it.
        lefts: The left child, after which the right one stands; a leaf names itself.
        values: Each node's answer, shape [nodes, raw]: those of the leaves count, the others explain.
    """

    roots: Counts
    depths: Counts
    columns: Counts
    thresholds: Numbers
    lefts: Counts
    values: tuple[Numbers, ...]
    kind: ClassVar[str] = "trees"

    @property
    def raw(self) -> int:
        """Columns of an answer."""
        return len(self.values[0])


Model = Constant | Linear | Kernel | Neighbours | Trees


@dataclass(frozen=True)
class Sigmoid:
    """Turns an answer d into a probability: 1 / (1 + exp(slope · d + offset))."""

    slope: float
    offset: float


@dataclass(frozen=True)
class Flat:
    """A whole fitted estimator.

    Attributes:
        features: Values in a row.
        columns: How the model's columns are made from them; all numbers go before all categories.
        model: What is computed from the columns.
        sigmoids: One for each column of the answer; none where the answers are used as they are, or have a
            temperature.
        inverse_temperature: What all columns of the answer are multiplied by before their softmax, or None.
    """

    features: int
    columns: tuple[Column, ...]
    model: Model
    sigmoids: tuple[Sigmoid, ...]
    inverse_temperature: float | None

    @property
    def outputs(self) -> int:
        """Values that a prediction has: one for each class, or one."""
        return 2 if self.sigmoids and self.model.raw == 1 else self.model.raw

    def to_json(self) -> str:
        """The text of model.json: equal estimators give equal bytes."""
        record = {
            "format": FORMAT,
            "features": self.features,
            "outputs": self.outputs,
            "columns": [asdict(column) for column in self.columns],
            "sigmoids": [asdict(sigmoid) for sigmoid in self.sigmoids],
            "inverse_temperature": self.inverse_temperature,
            "model": {"kind": self.model.kind, **asdict(self.model)},
        }
        return json.dumps(record, separators=(",", ":"), allow_nan=False) + "\n"
