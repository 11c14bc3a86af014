"""What of a new schema breaks the clients of an old one."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from delivery.promotion.compatibility import broken
from model.datasets import dataset
from model.schema import Feature, Schema

HEART = dataset("heart").schema


def with_feature(name: str, change: Callable[[Feature], Feature]) -> Schema:
    features = tuple(change(one) if one.name == name else one for one in HEART.features)
    return replace(HEART, features=features)


def test_the_same_schema_breaks_nobody() -> None:
    assert list(broken(HEART, HEART)) == []


def test_what_takes_more_breaks_nobody() -> None:
    wider = with_feature("age", lambda one: replace(one, maximum=200.0, nullable=True))

    assert list(broken(HEART, wider)) == []


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (replace(HEART, features=HEART.features[1:]), "no longer takes 'age'"),
        (with_feature("age", lambda one: replace(one, name="years")), "needs 'years'"),
        (with_feature("age", lambda one: replace(one, maximum=60.0)), "'age' is"),
        (with_feature("cp", lambda one: replace(one, categories=(1, 2, 3))), "'cp' may no longer be 4"),
        (with_feature("cp", lambda one: replace(one, kind="number", minimum=1, maximum=4)), "'cp' is"),
        (with_feature("ca", lambda one: replace(one, nullable=False)), "'ca' may no longer be missing"),
        (replace(HEART, target=replace(HEART.target, classes=("no", "yes"))), "it answers with no, yes"),
    ],
    ids=["removed", "renamed", "narrower", "category", "kind", "missing", "classes"],
)
def test_what_takes_less_or_answers_otherwise_is_told(now: Schema, told: str) -> None:
    found = list(broken(HEART, now))

    assert any(told in clause for clause in found), found
