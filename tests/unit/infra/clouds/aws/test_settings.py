"""`landfall:aws`: what is required, what is refused, and that the fix is told."""

import json

import pytest
import yaml

from infra.clouds.aws.settings import AwsSettings
from infra.errors import SettingsError
from infra.settings import parse
from tests.unit.infra.clouds.aws.stacks import ADMIN, AWS, ROLE, settings
from toolchain import folders


def own(**aws: object) -> AwsSettings:
    """The section of a stack, with its region and what is given."""
    section = settings({**AWS, **aws}).target
    assert isinstance(section, AwsSettings)
    return section


def test_a_region_is_enough() -> None:
    section = own()

    assert section.zone_ids == ("euc1-az1", "euc1-az2", "euc1-az3")
    assert (section.nat, section.endpoint, section.support) == ("one", "limited", "standard")
    assert section.administrators == ()


def test_the_region_is_asked_for_with_the_command() -> None:
    with pytest.raises(SettingsError) as refused:
        settings({})

    assert "landfall:aws.region = (not set)" in str(refused.value)
    assert "pulumi config set --path 'landfall:aws.region' eu-central-1" in str(refused.value)


def test_the_clusters_callers_are_required() -> None:
    with pytest.raises(SettingsError, match="landfall:apiAllowedCidrs"):
        settings(apiAllowedCidrs=[])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("region", "eu-central-1a"),
        ("region", "Frankfurt"),
        ("region", "cn-north-1"),
        ("account", 111122223333),
        ("account", "1111-2222-3333"),
        ("role", "deployer"),
        ("role", ADMIN),
        ("role", "arn:aws:iam::111122223333:role/" + "x" * 700),
        ("adminRoles", ROLE),
        ("adminRoles", ["arn:aws:sts::111122223333:assumed-role/deployer/me"]),
        ("zones", []),
        ("zones", ["euc1-az1"]),
        ("zones", ["eu-central-1a", "eu-central-1b"]),
        ("nat", "two"),
        ("endpoint", "public"),
        ("instanceTypes", {"default": "large"}),
        ("instanceTypes", {"De-fault": "m7i.large"}),
        ("addonVersions", {"coredns": "1.12.4"}),
        ("addonVersions", {"karpenter": "v1.2.3-eksbuild.1"}),
        ("logDays", 0),
        ("logDays", 364),
        ("logDays", "365"),
        ("support", True),
    ],
)
def test_a_wrong_value_is_refused_with_its_field_and_a_fix(name: str, value: object) -> None:
    with pytest.raises(SettingsError) as refused:
        own(**{name: value})

    assert f"landfall:aws.{name}" in str(refused.value)
    assert "Allowed: " in str(refused.value)
    assert "Fix: " in str(refused.value)


@pytest.mark.parametrize(
    ("zones", "told"),
    [
        (["euc1-az1", "euc1-az1"], "zones named once"),
        (["euc1-az1", "euw1-az1"], "which begin with euc1-"),
    ],
)
def test_zones_that_cannot_be_used_are_refused_with_those_that_can(zones: list[str], told: str) -> None:
    with pytest.raises(SettingsError) as refused:
        own(zones=zones)

    assert told in str(refused.value)
    assert "[euc1-az1, euc1-az2, euc1-az3]" in str(refused.value)


@pytest.mark.parametrize(
    ("region", "zone"), [("us-east-1", "use1-az3"), ("us-west-1", "usw1-az2"), ("ca-central-1", "cac1-az3")]
)
def test_zones_without_eks_are_refused(region: str, zone: str) -> None:
    with pytest.raises(SettingsError, match="zones in which EKS runs"):
        own(region=region, zones=[zone, zone.replace(zone[-1], "1")])


def test_zones_of_a_region_that_landfall_does_not_know_are_taken() -> None:
    assert own(region="us-gov-west-1", zones=["usgw1-az1", "usgw1-az2"]).zone_ids == (
        "usgw1-az1",
        "usgw1-az2",
    )


def test_administrators_are_the_role_and_those_named() -> None:
    assert own(role=ROLE, adminRoles=[ADMIN]).administrators == (ROLE, ADMIN)


@pytest.mark.parametrize("named", [[ADMIN, ADMIN], [ROLE]])
def test_an_administrator_named_twice_is_refused(named: list[str]) -> None:
    with pytest.raises(SettingsError, match=f"Remove {named[0]} from adminRoles"):
        own(role=ROLE, adminRoles=named)


def test_a_misspelt_setting_is_refused_with_the_one_meant() -> None:
    with pytest.raises(SettingsError, match="Did you mean adminRoles"):
        own(adminRole=[ADMIN])


def test_the_stack_file_asks_for_what_only_the_user_knows_and_nothing_else() -> None:
    config = yaml.safe_load((folders.CLONE / "stacks" / "Pulumi.aws.yaml").read_text())["config"]
    values = {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}

    with pytest.raises(SettingsError) as refused:
        parse(values, "aws")

    fields = [line.split(" = ")[0].strip() for line in str(refused.value).splitlines() if " = " in line]
    assert fields == ["landfall:apiAllowedCidrs", "landfall:aws.region"]


def test_a_duration_of_logs_that_cloudwatch_lacks_is_refused_with_the_nearest() -> None:
    with pytest.raises(SettingsError, match="Set logDays to 90"):
        own(logDays=100)
