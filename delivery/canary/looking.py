"""Measures a canary: each pod's own counts since it began, and the logged rows asked of both releases."""

from collections.abc import Sequence
from contextlib import ExitStack

from delivery.canary import baseline, counts, pods, replay
from delivery.canary.baseline import Baseline
from delivery.canary.counts import Counts
from delivery.canary.deployed import Deployed
from delivery.canary.judging import Figures, Health
from delivery.canary.pods import Pod, Pods
from delivery.canary.replay import Answered, Replayed, Row
from delivery.errors import CanaryUnreadable
from infra.errors import EndpointError
from infra.smoke.client import Client, Prediction
from model.registry import identity
from model.schema import Schema

MOST_ROWS = 1000
"""Rows that are asked of both."""
_TOGETHER = 100
_REFUSED = ("answered 400:", "answered 422:")


def begin(deployed: Deployed) -> Baseline:
    """What every pod has counted by now.

    Raises:
        CanaryUnreadable: The pods cannot be asked.
    """
    told = deployed.told
    with pods.opened(deployed.kubeconfig, told.namespace, told.model) as found:
        counted = {pod.name: _counts(found, pod)[1] for pod in found.listed() if pod.ready and not pod.canary}
    return Baseline(deployed.canary.release, identity.now(), counted)


def look(deployed: Deployed, schema: Schema, given: Sequence[str] | None) -> Figures:
    """Measure once.

    Args:
        deployed: The stack, with a canary.
        schema: The present release's.
        given: Lines of a prediction log to replay; None takes them from the pods.

    Raises:
        CanaryUnreadable: The pods cannot be asked.
    """
    told, trial = deployed.told, deployed.canary
    begun = baseline.load(deployed.stack, trial.release)
    with pods.opened(deployed.kubeconfig, told.namespace, told.model) as found:
        listed = found.listed()
        canaries = [pod for pod in listed if pod.canary]
        ready = [pod for pod in listed if pod.ready]
        by_release: dict[str, list[Counts]] = {told.release: [], trial.release: []}
        for pod in ready:
            release, counted = _counts(found, pod)
            before = begun.pods.get(pod.name) if begun else None
            # A pod of a third release is being replaced: it belongs to neither side.
            by_release.setdefault(release, []).append(counted.since(before) if before else counted)
        replayed = _replayed(found, ready, schema, given)
    return Figures(
        health=Health(
            wanted=trial.replicas,
            ready=sum(pod.ready for pod in canaries),
            restarts=sum(pod.restarts for pod in canaries),
        ),
        old=counts.together(by_release[told.release]),
        new=counts.together(by_release[trial.release]),
        replayed=replayed,
    )


def _counts(found: Pods, pod: Pod) -> tuple[str, Counts]:
    with found.reached(pod) as endpoint:
        return counts.read(pods.metrics(endpoint))


def _replayed(
    found: Pods, ready: Sequence[Pod], schema: Schema, given: Sequence[str] | None
) -> Replayed | None:
    old = next((pod for pod in ready if not pod.canary), None)
    new = next((pod for pod in ready if pod.canary), None)
    if old is None or new is None:
        return None
    lines = given if given is not None else [line for pod in ready for line in found.logged(pod)]
    rows, left_out = replay.logged(lines, schema, MOST_ROWS)
    with ExitStack() as ways:
        present = Client(ways.enter_context(found.reached(old)), schema.name)
        trial = Client(ways.enter_context(found.reached(new)), schema.name)
        pairs = map(Answered, _answers(rows, schema, present), _answers(rows, schema, trial))
        return replay.compared(pairs, schema, left_out)


def _answers(rows: Sequence[Row], schema: Schema, client: Client) -> list[Prediction | None]:
    names = [feature.name for feature in schema.features]

    def ask(some: Sequence[Row]) -> Sequence[Prediction] | None:
        try:
            return client.infer([dict(zip(names, row, strict=True)) for row in some])
        except EndpointError as error:
            if any(refused in str(error) for refused in _REFUSED):
                return None
            raise CanaryUnreadable(f"A pod does not answer logged rows: {error}") from error

    parts = (rows[at : at + _TOGETHER] for at in range(0, len(rows), _TOGETHER))
    return [answer for part in parts for answer in replay.asked(part, ask)]
