"""Measures a canary: each pod's own counts since it began, and the logged rows asked of both releases."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery.canary import baseline, counts, pods
from delivery.canary.baseline import Baseline
from delivery.canary.counts import Counts
from delivery.canary.deployed import Deployed
from delivery.canary.judging import Figures, Health
from delivery.canary.pods import Pods
from delivery.canary.replay import Replayed
from delivery.canary.replaying import Side, replayed
from model.registry import identity
from model.schema import Schema


@dataclass(frozen=True)
class _Seen:
    side: Side
    counted: Counts


def begin(deployed: Deployed) -> Baseline:
    """What every pod of the present release has counted by now.

    Raises:
        CanaryUnreadable: The pods cannot be asked.
    """
    told = deployed.told
    with pods.opened(deployed.kubeconfig, told.namespace, told.model) as found:
        counted = {one.side.pod.name: one.counted for one in _seen(found, None) if not one.side.pod.canary}
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
        canaries = [pod for pod in found.listed() if pod.canary]
        seen = _seen(found, begun)
        # A pod of a third release is being replaced: it belongs to neither side.
        old = [one for one in seen if one.side.release == told.release]
        new = [one for one in seen if one.side.release == trial.release]
        asked = _asked(found, old, new, schema, given) if old and new else None
    return Figures(
        health=Health(
            wanted=trial.replicas,
            ready=sum(pod.ready for pod in canaries),
            restarts=sum(pod.restarts for pod in canaries),
        ),
        old=counts.together(one.counted for one in old),
        new=counts.together(one.counted for one in new),
        replayed=asked,
    )


def _seen(found: Pods, begun: Baseline | None) -> list[_Seen]:
    """Every ready pod, and what it has counted since the canary began."""
    seen = []
    for pod in found.listed():
        if pod.ready:
            with found.reached(pod) as endpoint:
                release, counted = counts.read(pods.metrics(endpoint))
            before = begun.pods.get(pod.name) if begun else None
            seen.append(_Seen(Side(pod, release), counted.since(before) if before else counted))
    return seen


def _asked(
    found: Pods, old: Sequence[_Seen], new: Sequence[_Seen], schema: Schema, given: Sequence[str] | None
) -> Replayed:
    lines = given
    if lines is None:
        lines = [line for one in (*old, *new) for line in found.logged(one.side.pod)]
    return replayed(found, old[0].side, new[0].side, lines, schema)
