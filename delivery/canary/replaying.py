"""Asks one pod of each release the logged rows, by a path that names the release and so is not counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from delivery.canary import replay
from delivery.canary.pods import Pod, Pods
from delivery.canary.replay import Answered, Replayed, Row
from delivery.errors import CanaryUnreadable
from infra.errors import EndpointError
from infra.smoke.answers import Prediction
from infra.smoke.client import Client
from model.schema import Schema

MOST_ROWS = 1000
"""Rows that are asked of both."""
_TOGETHER = 100
_REFUSED = ("answered 400:", "answered 422:")


@dataclass(frozen=True)
class Side:
    """What answers for a release.

    Attributes:
        pod: One of its pods.
        release: The digest that the pod says it runs.
    """

    pod: Pod
    release: str


def replayed(found: Pods, old: Side, new: Side, lines: Sequence[str], schema: Schema) -> Replayed:
    """Ask both.

    Args:
        found: The pods.
        old: The present release's.
        new: The other's.
        lines: Lines of a prediction log.
        schema: The present release's.

    Raises:
        CanaryUnreadable: A pod does not answer.
    """
    rows, left_out = replay.logged(lines, schema, MOST_ROWS)
    ours, theirs = (tuple(_answers(found, side, rows, schema)) for side in (old, new))
    return replay.compared(map(Answered, ours, theirs), schema, left_out)


def _answers(found: Pods, side: Side, rows: Sequence[Row], schema: Schema) -> Iterator[Prediction | None]:
    names = [feature.name for feature in schema.features]
    with found.reached(side.pod) as endpoint:
        client = Client(endpoint, f"{schema.name}/versions/{side.release}")

        def ask(some: Sequence[Row]) -> Sequence[Prediction] | None:
            try:
                return client.infer([dict(zip(names, row, strict=True)) for row in some])
            except EndpointError as error:
                if any(refused in str(error) for refused in _REFUSED):
                    return None
                raise CanaryUnreadable(f"A pod does not answer logged rows: {error}") from error

        for at in range(0, len(rows), _TOGETHER):
            yield from replay.asked(rows[at : at + _TOGETHER], ask)
