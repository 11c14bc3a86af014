"""model.json as typed records: the release's model as flat arrays, as the model package writes them."""

import msgspec

from app.errors import ReleaseUnusable

FORMATS = (1, 2)
"""The arrays' formats that this server reads; 1 knew no inverse temperature."""


class Column(msgspec.Struct, frozen=True):
    """How one column of the model is made from a row.

    Attributes:
        source: The feature's place in the schema.
        fill: What a missing value becomes; of a category its place, -1 for none.
        place: The category that makes this column 1; None for a number.
        mean: Subtracted from a number.
        scale: Divides a number after that.
        background: The column's mean over the training rows.
    """

    source: int
    fill: float
    place: int | None
    mean: float
    scale: float
    background: float


class Constant(msgspec.Struct, frozen=True, tag_field="kind", tag="constant"):
    """The same answer for every row."""

    values: list[float]


class Linear(msgspec.Struct, frozen=True, tag_field="kind", tag="linear"):
    """Weighted sums: weights of shape [raw, columns], intercepts of shape [raw]."""

    weights: list[list[float]]
    intercepts: list[float]


class Border(msgspec.Struct, frozen=True):
    """One border of an rbf kernel: a weight for each support vector, the vectors, and what is added."""

    weights: list[float]
    vectors: list[list[float]]
    intercept: float


class Kernel(msgspec.Struct, frozen=True, tag_field="kind", tag="kernel"):
    """Sums of exp(-gamma · squared distance), one border for each column of an answer."""

    gamma: float
    borders: list[Border]


class Neighbours(msgspec.Struct, frozen=True, tag_field="kind", tag="neighbours"):
    """Training rows in the order of a k-d tree whose node i has the children 2i+1 and 2i+2.

    Attributes:
        neighbours: How many are asked.
        power: 1 for the sum of the differences, 2 for the root of their squares' sum.
        weighted: Whether each counts by the inverse of its distance.
        classes: How many there are; of two, the second one's share is the answer.
        points: Shape [rows, columns].
        labels: Their class codes.
        starts: The first point of each node.
        ends: The one after its last.
        leaves: 1 for a node without children.
        lows: The lowest value of each column among a node's points, shape [nodes, columns].
        highs: The highest.
    """

    neighbours: int
    power: int
    weighted: bool
    classes: int
    points: list[list[float]]
    labels: list[int]
    starts: list[int]
    ends: list[int]
    leaves: list[int]
    lows: list[list[float]]
    highs: list[list[float]]


class Trees(msgspec.Struct, frozen=True, tag_field="kind", tag="trees"):
    """Decision trees whose answers are averaged.

    Attributes:
        roots: The first node of each tree.
        depths: The most questions that each asks.
        columns: The column that each node asks about.
        thresholds: A row goes left where the column, in single precision, is not above it.
        lefts: The left child, after which the right one stands; a leaf names itself.
        values: Each node's answer, shape [nodes, raw].
    """

    roots: list[int]
    depths: list[int]
    columns: list[int]
    thresholds: list[float]
    lefts: list[int]
    values: list[list[float]]


class Sigmoid(msgspec.Struct, frozen=True):
    """Turns an answer d into a probability: 1 / (1 + exp(slope · d + offset))."""

    slope: float
    offset: float


Model = Constant | Linear | Kernel | Neighbours | Trees


class Arrays(msgspec.Struct, frozen=True):
    """The whole of model.json.

    Attributes:
        format: Grows when an older reader would misread.
        features: Values in a row.
        outputs: Values of a prediction.
        columns: How the model's columns are made from a row.
        sigmoids: One for each column of the model's answer, or none.
        model: What is computed from the columns.
        inverse_temperature: What all columns of the answer are multiplied by before their softmax, or None.
    """

    format: int
    features: int
    outputs: int
    columns: list[Column]
    sigmoids: list[Sigmoid]
    model: Model
    inverse_temperature: float | None = None


def readable() -> str:
    """The formats that this server reads, for a sentence."""
    return " and ".join(map(str, FORMATS))


def parse(content: bytes) -> Arrays:
    """Read model.json.

    Raises:
        ReleaseUnusable: It is not what this server understands.
    """
    try:
        arrays = msgspec.json.decode(content, type=Arrays)
    except (msgspec.DecodeError, ValueError) as error:
        raise ReleaseUnusable(f"model.json cannot be used: {error}. Build the release again.") from None
    if arrays.format not in FORMATS:
        raise ReleaseUnusable(
            f"model.json has format {arrays.format}; this server reads {readable()}. Build the release again."
        )
    return arrays
