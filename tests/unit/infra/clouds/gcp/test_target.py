"""The target before anything is declared: what it is asked for, and what it cannot give."""

import subprocess
import sys

import pytest
import yaml

from infra import clouds
from infra.clouds.gcp.identity import NODE_ROLES
from infra.errors import CloudError
from tests.unit.infra.clouds.gcp.stacks import settings
from toolchain import folders


def test_the_spec_is_what_the_settings_ask_for() -> None:
    chosen = settings(environment="prod", kubernetesVersion="1.34", tags={"team": "cardiology"})

    spec = clouds.load(chosen, "gcp").spec()

    assert (spec.name, spec.kubernetes, spec.deletion_protection) == ("landfall-gcp", "1.34", True)
    assert [str(network) for network in spec.api_allowed] == ["203.0.113.7/32"]
    assert ("team", "cardiology") in spec.tags


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"nodePools": [{"cpu": 190}]}, "190 cores"),
        ({"nodePools": [{"minNodes": 1, "maxNodes": 1}]}, "maxNodes 1"),
        ({"nodePools": [{"maxNodes": 300}]}, "room for 256 nodes"),
        ({"network": {"serviceCidr": "11.0.0.0/8"}}, "larger than GKE allows"),
    ],
)
def test_what_cannot_be_had_is_refused_before_anything_is_declared(
    more: dict[str, object], told: str
) -> None:
    with pytest.raises(CloudError, match=told):
        clouds.load(settings(**more), "gcp").spec()


def test_an_external_registry_is_taken_as_it_is() -> None:
    found = clouds.load(settings(registry="docker.io/acme"), "gcp").registry(("heart",))

    assert (found.repository("heart"), found.login) == ("acme/heart", None)


def test_settings_are_read_without_googles_sdk() -> None:
    program = "import sys, infra.clouds.gcp, infra.settings; sys.exit('pulumi_gcp' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], cwd=folders.CLONE, check=False)

    assert ran.returncode == 0


def test_whoever_deploys_may_grant_just_the_roles_of_nodes() -> None:
    page = folders.CLONE / "docs" / "guide" / "permissions" / "gcp.yaml"
    bindings = {entry["role"]: entry for entry in yaml.safe_load(page.read_text())["bindings"]}

    listed = ", ".join(f"'{role}'" for role in NODE_ROLES)
    condition = bindings["roles/resourcemanager.projectIamAdmin"]["condition"]["expression"]
    assert condition.endswith(f".hasOnly([{listed}])")
    assert condition in (folders.CLONE / "docs" / "guide" / "gcp.md").read_text()
