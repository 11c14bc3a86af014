"""Rows whose outcome is known, asked of the model in both ways that it answers."""

from dataclasses import dataclass

from infra.errors import EndpointError
from infra.smoke.client import Client, Prediction, Row
from model.datasets import DATASETS
from model.errors import ModelError
from model.reading import read

COUNT = 5
_TOLERANCE = 1e-9
"""GET and POST reach the same engine in the same process: their answers differ by printing at most."""


@dataclass(frozen=True)
class Known:
    """Rows with their outcome.

    Attributes:
        rows: The features.
        labels: The true class of each.
    """

    rows: tuple[Row, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """What came of asking.

    Attributes:
        query: Path and query of the first row's GET.
        first: Its answer.
        right: How many of the rows were predicted as they are.
        asked: How many were asked for.
    """

    query: str
    first: Prediction
    right: int
    asked: int


def known(model: str) -> Known:
    """The first rows of the data that a model is trained on.

    Raises:
        EndpointError: No dataset has the model's name.
    """
    if model not in DATASETS:
        raise EndpointError(
            f"No dataset is called {model!r}, so there are no known rows to ask {model!r} for."
        )
    dataset = DATASETS[model]
    try:
        records = read(dataset.path, dataset.schema.columns)[:COUNT]
    except ModelError as error:
        raise EndpointError(str(error)) from None
    names = [feature.name for feature in dataset.schema.features]
    return Known(
        rows=tuple(
            {name: float(cell) if cell else None for name, cell in zip(names, record.cells, strict=False)}
            for record in records
        ),
        labels=tuple(dataset.schema.target.classes[int(record.cells[-1])] for record in records),
    )


def check(client: Client, asked: Known) -> Checked:
    """Ask for each row by GET and for all by one POST.

    Raises:
        EndpointError: The model does not answer, or answers differently in the two ways.
    """
    together = client.infer(list(asked.rows))
    singly = [client.predict(row) for row in asked.rows]
    for number, (one, other) in enumerate(zip(singly, together, strict=True), start=1):
        if one.label != other.label or _distance(one, other) > _TOLERANCE:
            raise EndpointError(
                f"Row {number}: GET says {one}, POST says {other}. Both must be the same: is an update still"
                " rolling out? Then run this again."
            )
    right = sum(one.label == label for one, label in zip(singly, asked.labels, strict=True))
    return Checked(client.query(asked.rows[0]), singly[0], right, len(singly))


def _distance(one: Prediction, other: Prediction) -> float:
    return max(abs(a - b) for a, b in zip(one.probabilities, other.probabilities, strict=True))
