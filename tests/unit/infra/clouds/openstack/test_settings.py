"""What `landfall:openstack` takes, and what is said about what it does not."""

import json

import pytest

from infra.clouds.openstack.settings import OpenStackSettings
from infra.errors import SettingsError
from infra.settings import Settings, parse
from tests.unit.infra.clouds.openstack.examples import SECTION


def parsed(section: dict[str, object], **others: object) -> Settings:
    settings = {"cloud": "openstack", "apiAllowedCidrs": ["203.0.113.7/32"], "openstack": section, **others}
    texts = {
        f"landfall:{key}": value if isinstance(value, str) else json.dumps(value)
        for key, value in settings.items()
    }
    return parse(texts, "example")


def refused(section: dict[str, object]) -> str:
    with pytest.raises(SettingsError) as caught:
        parsed(section)
    return str(caught.value)


def test_the_required_ones_are_enough() -> None:
    target = parsed(SECTION).target

    assert isinstance(target, OpenStackSettings)
    assert target.control_plane_nodes == 1
    assert target.pool_flavors == {"default": "m1.large"}


def test_everything_required_is_told_at_once_with_its_command() -> None:
    text = refused({})

    for name in SECTION:
        assert f"landfall:openstack.{name}" in text
    assert "pulumi config set --path 'landfall:openstack.poolFlavors.default' m1.large" in text
    assert "pulumi config set --path 'landfall:openstack.cloud' mycloud" in text


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("externalNetworkId", "public", "that network's ID"),
        ("image", "Ubuntu 24.04", "the ID of a cloud image"),
        ("authUrl", "keystone.example.org", "Keystone's URL"),
        ("controlPlaneNodes", 2, "1, or 3"),
        ("controlPlaneDiskGb", 5, "20 to 16000"),
        (
            "dnsServers",
            ["name.example"],
            "pulumi config set --path 'landfall:openstack.dnsServers[0]' 192.0.2.53",
        ),
        ("poolFlavors", {}, "a mapping from each node pool's name"),
        ("cloud", "", "clouds.yaml"),
        ("flavour", "m1.small", "registryFlavor"),
    ],
)
def test_a_wrong_one_is_told_with_what_is_allowed(name: str, value: object, told: str) -> None:
    text = refused({**SECTION, name: value})

    assert f"landfall:openstack.{name}" in text
    assert told in text


def test_the_section_belongs_to_its_target_alone() -> None:
    with pytest.raises(SettingsError, match="only with landfall:cloud openstack"):
        parse({"landfall:cloud": "local", "landfall:openstack": json.dumps(SECTION)}, "example")
