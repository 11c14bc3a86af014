"""The smoke test of a deployment: known rows by GET and by POST, against the release's own answers.

The rows come from what the model tells of its inputs; what is right for them comes from the release in this
machine's store, run by the plain engine. So it shows that what answers is what was released.
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from delivery.release.junit import Case
from infra.errors import EndpointError
from infra.smoke import rows
from infra.smoke.answers import Prediction
from infra.smoke.client import Client, Row
from infra.smoke.outputs import Outputs
from model.compiled import forms
from model.compiled.certificate import PYTHON
from model.release import ARRAYS, Release

TOLERANCE = 1e-6
"""What an engine may differ by from the plain one, absolutely: the certificate's bound for single-precision
engines (model/compiled/certificate.py); regressions are compared relative to the value."""


def check(deployed: Outputs, released: Release, wait_seconds: float) -> tuple[Case, ...]:
    """Look at a deployment.

    Args:
        deployed: The stack's outputs.
        released: The release that should run.
        wait_seconds: How long the endpoint may take to be ready.

    Returns:
        What was looked at; where one fails that the rest needs, the rest is left out.
    """
    client = Client(deployed.endpoint, deployed.model)
    return tuple(_until_needed_fails(_steps(client, deployed, released, wait_seconds)))


Step = tuple[str, bool, Callable[[], None]]


def _steps(client: Client, deployed: Outputs, released: Release, wait_seconds: float) -> Iterator[Step]:
    yield f"release {released.digest[7:19]} is deployed", True, lambda: _same(deployed, released)
    yield "it alone says that it is ready", True, lambda: client.wait(wait_seconds, released.digest)
    asked: list[Row] = []
    yield "the model tells its inputs", True, lambda: asked.extend(rows.known(client))
    expected = answers(released, asked)
    for number, (row, right) in enumerate(zip(asked, expected, strict=True), start=1):
        yield f"row {number} by GET", False, _Asked(partial(client.predict, row), right)
    together: list[Prediction] = []
    yield f"{len(asked)} rows by one POST", True, lambda: together.extend(client.infer(asked))
    for number, (got, right) in enumerate(zip(together, expected, strict=True), start=1):
        yield f"row {number} by POST", False, _Asked(partial(_itself, got), right)


class _Asked:
    """One prediction held against what is right."""

    def __init__(self, ask: Callable[[], Prediction], right: Sequence[float]) -> None:
        self._ask = ask
        self._right = right

    def __call__(self) -> None:
        compare(self._ask(), self._right)


def compare(got: Prediction, right: Sequence[float]) -> None:
    """Hold an answer against what the release itself says.

    Raises:
        EndpointError: They differ.
    """
    said = got.probabilities
    near = len(said) == len(right) and all(
        math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
        for one, other in zip(said, right, strict=True)
    )
    if not near:
        raise EndpointError(
            f"The endpoint says {tuple(said)}, the release itself {tuple(right)}. Another release"
            " answers, or an update is still rolling out: look at `pulumi stack output release`."
        )


def answers(released: Release, asked: Sequence[Row]) -> tuple[tuple[float, ...], ...]:
    """What a release predicts: probabilities by class, or the number.

    Args:
        released: The release.
        asked: Rows by feature name; None where a value is missing.
    """
    if not asked:
        return ()
    names = [feature.name for feature in released.schema.features]
    table = np.array(
        [[math.nan if (value := row.get(name)) is None else float(value) for name in names] for row in asked]
    )
    files = {ARRAYS: (released.path / ARRAYS).read_bytes()}
    predicted = forms.run(PYTHON, files, released.schema, table)[1]
    return tuple(tuple(float(value) for value in row) for row in predicted)


def _itself(got: Prediction) -> Prediction:
    return got


def _same(deployed: Outputs, released: Release) -> None:
    if deployed.release != released.digest:
        raise EndpointError(
            f"The stack runs release {deployed.release}, not {released.digest}. Was it updated meanwhile?"
        )


def _until_needed_fails(steps: Iterator[Step]) -> Iterator[Case]:
    for name, needed, look in steps:
        started = time.monotonic()
        try:
            look()
        except EndpointError as error:
            yield Case(name, time.monotonic() - started, str(error))
            if needed:
                return
        else:
            yield Case(name, time.monotonic() - started)
