"""The requests of each server: rows for the load in a file, and rows whose answers are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.servers import rows
from bench.servers.models import Model
from bench.servers.systems.system import System

PROOFS = 25
"""Rows whose answers are compared."""
_SLOW_SHARE = 12
"""A server that is not fast gets one row of so many: it answers fewer than 10,000 requests a second."""

_LOAD_SEED, _PROOF_SEED = 1, 2


@dataclass(frozen=True)
class Proof:
    """A request, and scikit-learn's own answer to it."""

    body: bytes
    probabilities: Sequence[float]


@dataclass(frozen=True)
class Prepared:
    """What a server is sent.

    Attributes:
        file: A request's body a line, for the load.
        rows: How many lines it has, no two alike.
        proof: For the comparison of answers.
    """

    file: Path
    rows: int
    proof: tuple[Proof, ...]


def prepare(systems: Sequence[System], model: Model, count: int, folder: Path) -> dict[str, Prepared]:
    """Writes the files of requests.

    Args:
        systems: The servers.
        model: Names the features and the right answers.
        count: Rows for fast servers.
        folder: Where the files go.

    Returns:
        By the server's name.
    """
    drawn = rows.cells(model.schema, rows.unique(model.schema, count, _LOAD_SEED))
    known = rows.unique(model.schema, PROOFS, _PROOF_SEED)
    answers = model.predict(known).tolist()
    made = {}
    for system in systems:
        file = folder / f"{model.name}-{system.name}.ndjson"
        body = partial(system.body, model)
        sent = drawn if system.fast else drawn[: -(-count // _SLOW_SHARE)]
        rows.write(sent, body, file)
        proof = tuple(
            Proof(body(row), answer)
            for row, answer in zip(rows.cells(model.schema, known), answers, strict=True)
        )
        made[system.name] = Prepared(file, len(sent), proof)
    return made
