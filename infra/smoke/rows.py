"""Rows that the deployed model takes, asked of it in both ways that it answers.

They come from what the model itself tells of its inputs, so that any model can be asked: one of ours, one of
a user's own table, a regression. What the right answer would be is not known here.
"""

import math
from dataclasses import dataclass

from infra.errors import EndpointError
from infra.smoke.answers import Prediction
from infra.smoke.client import Client, Row

_TOLERANCE = 1e-9
"""GET and POST reach the same engine in the same process: their answers differ by printing at most."""


@dataclass(frozen=True)
class Checked:
    """What came of asking.

    Attributes:
        query: Path and query of the first row's GET.
        first: Its answer.
        asked: How many rows were answered alike in both ways.
    """

    query: str
    first: Prediction
    asked: int


def known(client: Client) -> tuple[Row, ...]:
    """Rows within the limits that a model tells: its examples, then each input's ends in turn.

    Raises:
        EndpointError: The model does not tell its inputs.
    """
    inputs = client.inputs()
    usual = {one.name: one.example for one in inputs}
    changed = ({**usual, one.name: end} for one in inputs for end in one.ends if end != one.example)
    return (usual, *changed)


def check(client: Client, asked: tuple[Row, ...]) -> Checked:
    """Ask for each row by GET and for all by one POST.

    Raises:
        EndpointError: The model does not answer, or answers differently in the two ways.
    """
    together = client.infer(list(asked))
    singly = [client.predict(row) for row in asked]
    for number, (one, other) in enumerate(zip(singly, together, strict=True), start=1):
        if one.label != other.label or _distance(one, other) > _TOLERANCE:
            raise EndpointError(
                f"Row {number}: GET says {one}, POST says {other}. Both must be the same: is an update still"
                " rolling out? Then run this again. Does a canary run? See: scripts/canary status STACK"
            )
    return Checked(client.query(asked[0]), singly[0], len(singly))


def _distance(one: Prediction, other: Prediction) -> float:
    if len(one.probabilities) != len(other.probabilities):
        return math.inf
    return max(abs(a - b) for a, b in zip(one.probabilities, other.probabilities, strict=True))
