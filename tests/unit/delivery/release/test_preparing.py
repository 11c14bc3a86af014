"""A pipeline that was not given a backend or a passphrase is told so before it touches a stack."""

import pytest

from delivery.errors import BackendUnset
from delivery.release import preparing
from toolchain import folders

SALTED = "encryptionsalt: v1:x\nconfig:\n  landfall:cloud: aws\n"
AWS = {"landfall:cloud": "aws"}
TEAM = {"PULUMI_BACKEND_URL": "s3://acme/landfall"}


def own() -> dict[str, str]:
    return {"PULUMI_BACKEND_URL": folders.backend_url(folders.state() / "pulumi")}


def test_the_state_of_a_cloud_is_not_kept_on_a_machine_that_ends() -> None:
    with pytest.raises(
        BackendUnset, match=r"'aws-uat' is on aws, and its state .* PULUMI_BACKEND_URL, such as"
    ):
        preparing.check(SALTED, AWS, "aws-uat", own())


def test_an_empty_passphrase_is_none() -> None:
    with pytest.raises(BackendUnset, match=r"PULUMI_CONFIG_PASSPHRASE is empty.* 'aws-uat'"):
        preparing.check(
            SALTED,
            AWS,
            "aws-uat",
            {**TEAM, "PULUMI_CONFIG_PASSPHRASE": "", "PULUMI_CONFIG_PASSPHRASE_FILE": "/state/passphrase"},
        )


@pytest.mark.parametrize(
    ("text", "config", "environment"),
    [
        (SALTED, {"landfall:cloud": "local"}, own()),
        (SALTED, AWS, {**TEAM, "PULUMI_CONFIG_PASSPHRASE": "a team's"}),
        (SALTED, AWS, TEAM),
        (
            "secretsprovider: awskms://alias/landfall\n" + SALTED,
            AWS,
            {**TEAM, "PULUMI_CONFIG_PASSPHRASE": ""},
        ),
    ],
    ids=["local", "passphrase", "file", "provider"],
)
def test_what_outlives_the_machine_is_let_through(
    text: str, config: dict[str, object], environment: dict[str, str]
) -> None:
    preparing.check(text, config, "aws-uat", environment)
