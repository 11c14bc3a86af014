"""`landfall:gcp`: what is required, what is refused, and that the fix is told."""

import pytest

from infra.clouds.gcp.settings import GcpSettings
from infra.errors import SettingsError
from tests.unit.infra.clouds.gcp.stacks import GCP, settings


def test_a_project_and_a_region_are_enough() -> None:
    own = settings().target

    assert own == GcpSettings.model_validate(GCP)
    assert isinstance(own, GcpSettings)
    assert (own.zones, own.enable_apis, own.image_scanning) == ((), True, False)


@pytest.mark.parametrize("name", ["project", "region"])
def test_what_only_the_user_knows_is_asked_for_with_the_command(name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        settings({})

    assert f"landfall:gcp.{name} = (not set)" in str(refused.value)
    assert f"pulumi config set --path 'landfall:gcp.{name}'" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("project", "My-Project"),
        ("project", "short"),
        ("project", "x" * 31),
        ("project", "ends-with-dash-"),
        ("region", "europe-west4-a"),
        ("region", "Europe"),
        ("zones", ["europe-west4"]),
        ("zones", [f"europe-west4-{letter}" for letter in "abcdefg"]),
        ("enableApis", "yes"),
        ("imageScanning", 1),
    ],
)
def test_a_wrong_value_is_refused_with_its_field(name: str, value: object) -> None:
    with pytest.raises(SettingsError, match=rf"landfall:gcp\.{name}"):
        settings({**GCP, name: value})


def test_a_zone_of_another_region_is_refused_with_the_one_meant() -> None:
    with pytest.raises(SettingsError, match="Use europe-west4-b"):
        settings({**GCP, "zones": ["europe-west4-a", "us-central1-b"]})


def test_a_zone_that_stands_twice_is_refused() -> None:
    with pytest.raises(SettingsError, match="each zone once"):
        settings({**GCP, "zones": ["europe-west4-a", "europe-west4-a"]})


def test_a_misspelt_setting_is_refused_with_the_one_meant() -> None:
    with pytest.raises(SettingsError, match="Did you mean project"):
        settings({**GCP, "projekt": "my-project"})


def test_the_clusters_callers_are_required() -> None:
    with pytest.raises(SettingsError, match="landfall:apiAllowedCidrs"):
        settings(apiAllowedCidrs=[])
