"""Which releases may answer behind one address."""

from dataclasses import replace

import pytest

from delivery.canary.compatibility import breaks
from model.datasets import DATASETS
from model.schema import Feature, Schema

HEART = DATASETS["heart"].schema
FIRST = HEART.features[0]
CATEGORY = next(one for one in HEART.features if one.categories)
NULLABLE = next(one for one in HEART.features if one.nullable)


def with_feature(changed: Feature) -> Schema:
    return replace(
        HEART, features=tuple(changed if one.name == changed.name else one for one in HEART.features)
    )


def test_the_same_and_other_bounds_fit() -> None:
    wider = replace(FIRST, minimum=-1.0, maximum=500.0)

    assert breaks(HEART, HEART) == ()
    assert breaks(HEART, with_feature(wider)) == ()
    assert breaks(HEART, replace(HEART, features=HEART.features[::-1])) == ()


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (replace(HEART, name="iris"), "clients ask for 'heart'"),
        (replace(HEART, target=replace(HEART.target, classes=("a", "b"))), "it predicts one of a, b"),
        (HEART.without([FIRST.name]), f"does not take {FIRST.name!r}"),
        (
            replace(HEART, features=(*HEART.features, replace(FIRST, name="shoe", nullable=False))),
            "it needs 'shoe'",
        ),
        (with_feature(replace(FIRST, datatype="FP64")), f"{FIRST.name!r} is "),
        (with_feature(replace(CATEGORY, categories=CATEGORY.categories[:-1])), "may no longer be"),
        (with_feature(replace(NULLABLE, nullable=False)), "may no longer be missing"),
    ],
)
def test_what_would_break_a_client_is_told(new: Schema, told: str) -> None:
    (found,) = breaks(HEART, new)

    assert told in found


def test_an_input_that_may_be_missing_fits() -> None:
    more = replace(HEART, features=(*HEART.features, replace(FIRST, name="shoe", nullable=True)))

    assert breaks(HEART, more) == ()
