"""The target before anything is declared: what it is asked for, and that reading settings is light."""

import subprocess
import sys

import pytest

from infra import clouds
from infra.errors import CloudError
from infra.naming import ENVIRONMENT_TAG, STACK_TAG
from tests.unit.infra.clouds.aws.stacks import settings
from toolchain import folders


def test_the_spec_is_what_the_settings_ask_for() -> None:
    chosen = settings(environment="prod", kubernetesVersion="1.34", tags={"team": "cardiology"})

    spec = clouds.load(chosen, "aws").spec()

    assert (spec.name, spec.kubernetes, spec.deletion_protection) == ("landfall-aws", "1.34", True)
    assert [str(network) for network in spec.api_allowed] == ["203.0.113.7/32"]
    assert dict(spec.tags) == {"team": "cardiology", STACK_TAG: "aws", ENVIRONMENT_TAG: "prod"}


@pytest.mark.parametrize("stack", ["aws", "x" * 100])
def test_names_leave_room_for_the_longest_role(stack: str) -> None:
    assert len(f"{clouds.load(settings(), stack).spec().name}-cluster") <= 64


def test_an_external_registry_is_taken_as_it_is() -> None:
    found = clouds.load(settings(registry="docker.io/acme"), "aws").registry(("heart",))

    assert (found.repository("heart"), found.login) == ("acme/heart", None)


def test_settings_are_read_without_amazons_sdk() -> None:
    program = "import sys, infra.clouds.aws, infra.settings; sys.exit('pulumi_aws' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], cwd=folders.CLONE, check=False)

    assert ran.returncode == 0


def test_what_cannot_be_had_is_refused_when_the_target_is_loaded() -> None:
    with pytest.raises(CloudError, match=r"AWS cannot serve this stack\. Nothing was changed\."):
        clouds.load(settings(apiAllowedCidrs=["10.0.0.0/8"]), "aws")
