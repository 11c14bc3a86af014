"""`landfall:azure`: what a stack must say, and how mistakes are told."""

import pytest

from infra.errors import SettingsError
from tests.unit.infra.clouds.azure import stack


def refusal(own: dict[str, object] | None = None, /, **others: object) -> str:
    with pytest.raises(SettingsError) as caught:
        stack.settings(own, **others)
    return str(caught.value)


def test_everything_else_has_a_default() -> None:
    own = stack.own()

    assert own.zones == ("1", "2", "3")
    assert own.registry_tier == "Standard"
    assert own.encryption_at_host
    assert own.log_days == 30


def test_what_only_the_user_knows_is_asked_for_by_name() -> None:
    told = refusal(azure={})

    for name in stack.REQUIRED:
        assert f"landfall:azure.{name} = (not set)" in told
        assert f"pulumi config set --path 'landfall:azure.{name}'" in told


def test_a_stack_without_the_section_is_told_the_same() -> None:
    assert "landfall:azure.subscription = (not set)" in refusal(azure=None)


def test_the_ranges_of_the_api_are_required() -> None:
    assert "landfall:apiAllowedCidrs = (not set)" in refusal(apiAllowedCidrs=None)


def test_guids_are_kept_as_azure_writes_them() -> None:
    assert stack.own({"subscription": stack.SUBSCRIPTION.upper()}).subscription == stack.SUBSCRIPTION


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("subscription", "my-subscription"),
        ("tenant", "acme.onmicrosoft.com"),
        ("adminGroup", "platform-team"),
        ("location", "West Europe"),
        ("location", "usgovvirginia"),
        ("location", "chinanorth3"),
        ("zones", ["4"]),
        ("zones", [1]),
        ("zones", ["1", "2", "3", "1"]),
        ("registryTier", "Basic"),
        ("encryptionAtHost", "yes"),
        ("logDays", 7),
        ("logDays", "30"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_allowed(name: str, value: object) -> None:
    told = refusal({name: value})

    assert f"landfall:azure.{name}" in told
    assert "Allowed: " in told
    assert "Fix: " in told


def test_a_misspelt_setting_is_refused_with_the_one_meant() -> None:
    assert "Did you mean adminGroup?" in refusal({"admingroup": stack.GROUP})


def test_the_section_belongs_to_this_target_only() -> None:
    assert "only with landfall:cloud azure" in refusal(cloud="local")
