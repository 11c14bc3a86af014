"""Automatic names and field managers."""

import pytest

from infra.plugins.kubernetes.errors import RefusedError
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.naming import adopt_or_assign, field_manager, random_name
from infra.plugins.kubernetes.wire import UNKNOWN

URN = "urn:pulumi:dev::shop::kubernetes:core/v1:ConfigMap::settings"


def test_an_unnamed_object_is_named_and_marked() -> None:
    named = adopt_or_assign(Manifest({"kind": "ConfigMap"}), Manifest({}), "settings-1234")
    assert named.name == "settings-1234"
    assert named.annotations == {"pulumi.com/autonamed": "true"}


def test_an_automatic_name_is_kept() -> None:
    previous = adopt_or_assign(Manifest({}), Manifest({}), "settings-old")
    assert adopt_or_assign(Manifest({}), previous, "settings-new").name == "settings-old"


def test_a_name_that_the_program_gave_before_is_not_kept() -> None:
    previous = Manifest({"metadata": {"name": "mine"}})
    assert adopt_or_assign(Manifest({}), previous, "settings-new").name == "settings-new"


@pytest.mark.parametrize("metadata", [{"name": "mine"}, {"name": UNKNOWN}, {"generateName": "mine-"}])
def test_a_named_object_is_left_alone(metadata: dict[str, str]) -> None:
    wanted = Manifest({"metadata": dict(metadata)})
    assert adopt_or_assign(wanted, Manifest({}), "other") is wanted


def test_a_random_name_follows_the_seed() -> None:
    assert random_name("Web", b"1") == random_name("Web", b"1") != random_name("Web", b"2")
    assert random_name("Web", b"1").startswith("web-")


def test_the_field_manager_is_the_same_in_every_run() -> None:
    first = field_manager(URN, Manifest({}), {})
    assert first == field_manager(URN, Manifest({}), {})
    assert first.startswith("pulumi-kubernetes-")
    assert first != field_manager(URN + "2", Manifest({}), {})


def test_state_and_annotation_come_before_the_urn() -> None:
    wanted = Manifest({"metadata": {"annotations": {"pulumi.com/patchFieldManager": "mine"}}})
    assert field_manager(URN, Manifest({}), {"__fieldManager": "kept"}) == "kept"
    assert field_manager(URN, wanted, {"__fieldManager": "kept"}) == "mine"


def test_a_field_manager_longer_than_the_server_takes_is_refused() -> None:
    wanted = Manifest({"metadata": {"annotations": {"pulumi.com/patchFieldManager": "x" * 129}}})
    with pytest.raises(RefusedError, match="129 characters"):
        field_manager(URN, wanted, {})
