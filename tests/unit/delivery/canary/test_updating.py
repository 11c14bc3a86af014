"""Which steps of an update a canary needs."""

import pytest

from delivery.comment.records import Action, Step
from delivery.plan.own import foreign

IMAGE, DEPLOYMENT = "landfall:index:ModelImage", "kubernetes:apps/v1:Deployment"
SCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler"

BEGINNING = (
    Step(Action.CREATE, IMAGE, "canary"),
    Step(Action.CREATE, DEPLOYMENT, "heart-canary"),
    Step(Action.UPDATE, SCALER, "heart"),
    Step(Action.UPDATE, "pulumi:pulumi:Stack", "landfall-local"),
    Step(Action.SAME, "kubernetes:core/v1:Service", "heart"),
)
PROMOTING = (
    Step(Action.DELETE, IMAGE, "canary"),
    Step(Action.DELETE, DEPLOYMENT, "heart-canary"),
    Step(Action.UPDATE, SCALER, "heart"),
    Step(Action.UPDATE, IMAGE, "model"),
    Step(Action.UPDATE, DEPLOYMENT, "heart"),
)


def test_its_own_steps_are_its_own() -> None:
    assert list(foreign(BEGINNING, "heart", promoting=False)) == []
    assert list(foreign(PROMOTING, "heart", promoting=True)) == []


@pytest.mark.parametrize(
    "step",
    [
        Step(Action.UPDATE, "kubernetes:core/v1:Service", "heart"),
        Step(Action.DELETE, "aws:eks/cluster:Cluster", "cluster"),
        Step(Action.REPLACE, SCALER, "iris"),
    ],
    ids=["service", "cluster", "another model's"],
)
@pytest.mark.parametrize("promoting", [False, True])
def test_any_other_step_is_foreign(step: Step, *, promoting: bool) -> None:
    steps = (*(PROMOTING if promoting else BEGINNING), step)

    assert list(foreign(steps, "heart", promoting=promoting)) == [step]


def test_the_present_release_changes_by_promotion_only() -> None:
    found = list(foreign(PROMOTING, "heart", promoting=False))

    assert [(step.type, step.name) for step in found] == [(IMAGE, "model"), (DEPLOYMENT, "heart")]
