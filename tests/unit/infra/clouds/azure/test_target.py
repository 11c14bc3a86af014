"""The target as the rest of the program meets it, before anything is declared."""

import subprocess
import sys
from typing import Any

import pytest

from infra import clouds
from infra.clouds.azure import names, registry
from infra.contract import Registry
from tests.unit.infra.clouds.azure import stack


def test_reading_its_settings_does_not_import_the_sdk() -> None:
    look = "import sys, infra.clouds.azure; sys.exit('pulumi_azure_native' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


def test_who_pushes_logs_in_as_themselves_with_a_token_for_this_registry_only() -> None:
    name = names.registry("azure", stack.SUBSCRIPTION)

    found = registry.login(name, stack.SUBSCRIPTION)

    assert found.username == "00000000-0000-0000-0000-000000000000"
    assert " ".join(found.command) == (
        f"az acr login --name {name} --subscription {stack.SUBSCRIPTION}"
        " --expose-token --query accessToken --output tsv --only-show-errors"
    )


def test_an_external_registry_is_taken_as_it_is() -> None:
    target = clouds.load(stack.settings(registry="docker.io/acme"), "azure")

    found: Registry = target.registry(("heart",))

    assert found.login is None
    assert found.repository("heart") == "acme/heart"


@pytest.mark.parametrize(("environment", "protected"), [("dev", False), ("prod", True)])
def test_production_is_protected_unless_it_is_said_otherwise(environment: str, *, protected: bool) -> None:
    asked: dict[str, Any] = {"environment": environment}

    assert clouds.load(stack.settings(**asked), "azure").spec().deletion_protection is protected
    assert (
        not clouds.load(stack.settings(**asked, deletionProtection=False), "azure").spec().deletion_protection
    )
