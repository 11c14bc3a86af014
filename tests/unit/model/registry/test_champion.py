"""The release in production, found and compared with."""

from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import ReleaseError, UnknownRelease
from model.progress import Silent
from model.registry.champion import in_production
from model.registry.registry import Registry
from model.release import Release
from model.train import train
from tests.unit.model.conftest import QUICK
from tests.unit.model.registry.conftest import Variant


class _Told(Silent):
    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


def test_there_is_none_until_one_is_promoted(registry: Registry, released: Release) -> None:
    registry.register(released.path)
    assert in_production(registry, "heart", "prod") is None

    registry.promote("candidate", "prod")
    found = in_production(registry, "heart", "prod")

    assert found is not None
    assert found.name == released.algorithm
    assert in_production(registry, "iris", "prod") is None


def test_parameters_that_this_version_does_not_know_are_named(registry: Registry, variant: Variant) -> None:
    registry.register(variant(1))
    registry.promote("candidate", "prod")

    with pytest.raises(ReleaseError, match="variant"):
        in_production(registry, "heart", "prod")


def test_a_training_is_compared_with_what_is_in_production(registry: Registry, released: Release) -> None:
    registry.register(released.path)
    registry.promote("candidate", "prod")
    told = _Told()
    store = Path(registry.shelf.place)
    train(QUICK, store, told)

    assert any("The release that prod points at is a" in note for note in told.notes)
    findings = {one.name: one for one in registry.ledger().entries[-1].findings}
    assert findings["not_worse_than_production"].passed is True


def test_an_environment_is_compared_with_its_own_release(registry: Registry, released: Release) -> None:
    registry.register(released.path)
    registry.promote("candidate", "uat")
    told = _Told()

    train(QUICK, Path(registry.shelf.place), told)
    assert not any("is compared" in note for note in told.notes)

    train(replace(QUICK, compared_with="uat"), Path(registry.shelf.place), told)
    assert any("The release that uat points at is a" in note for note in told.notes)


def test_an_alias_that_is_none_is_refused_before_anything_is_trained(registry: Registry) -> None:
    with pytest.raises(UnknownRelease, match="alias 'Prod!' is not allowed"):
        train(replace(QUICK, compared_with="Prod!"), Path(registry.shelf.place), _Told())


def test_what_it_is_compared_with_changes_no_digest(registry: Registry, released: Release) -> None:
    made = train(replace(QUICK, compared_with="uat"), Path(registry.shelf.place))

    assert made.digest == released.digest
