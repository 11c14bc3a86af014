"""What Azure tells of cores and providers before the first `up`."""

import json
import re
from pathlib import Path

import pytest

from infra.clouds.azure.preflight import PROVIDERS
from tests.unit.infra import stacks
from tests.unit.infra.preflight.conftest import Program
from tests.unit.infra.preflight.test_preflight import verdicts
from toolchain import folders

CORES = "quota of cores"


def azure(program: Program, limit: int, used: int = 0, unregistered: str = "none") -> None:
    section = stacks.config("azure")["landfall:azure"]
    account = {"id": section["subscription"], "state": "Enabled", "tenantId": section["tenant"]}
    usages = [{"name": {"value": "cores"}, "currentValue": used, "limit": limit}]
    program(
        "az",
        f"""case "$*" in
*"account show"*) echo '{json.dumps(account)}';;
*"--namespace {unregistered} "*) echo '"NotRegistered"';;
*"provider show"*) echo '"Registered"';;
*"vm list-usage"*) echo '{json.dumps(usages)}';;
*) exit 9;; esac""",
    )


@pytest.mark.parametrize("limit", [10, 15])
def test_cores_that_do_not_hold_aks_own_pool_too_are_too_few(
    program: Program, tmp_path: Path, limit: int
) -> None:
    azure(program, limit)

    found = verdicts(tmp_path, "azure")[CORES]

    # Four nodes with two cores, and two of AKS' own with four.
    assert found.state == "wrong"
    assert f"{limit} of {limit} are free, and the stack's most is 16, and 28 should AKS' own" in found.told


def test_enough_cores_are_right_and_more_that_it_may_come_to_are_told(
    program: Program, tmp_path: Path
) -> None:
    azure(program, limit=20, used=4)

    found = verdicts(tmp_path, "azure")[CORES]

    assert found.state == "ok"
    assert "28 should AKS' own pool grow to its 5 nodes" in found.told


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_provider_that_is_not_registered_is_wrong(program: Program, tmp_path: Path, name: str) -> None:
    azure(program, limit=100, unregistered=name)

    found = {one.name: one for one in verdicts(tmp_path, "azure").values() if one.name.startswith("provider")}

    assert [name for name, one in found.items() if one.state == "wrong"] == [f"provider {name}"]
    assert f"az provider register --namespace {name}" in found[f"provider {name}"].fix


def test_the_guide_registers_just_those() -> None:
    page = (folders.CLONE / "docs" / "guide" / "azure.md").read_text()
    [loop] = re.findall(r"for name in ([\w ]+); do\n\s+az provider register", page)

    assert {f"Microsoft.{name}" for name in loop.split()} == set(PROVIDERS)


def test_no_provider_of_what_the_target_makes_is_left_out() -> None:
    known = {"authorization", "resources"}  # registered from the start
    spelt = {"monitor": "insights"}  # the SDK's name
    made = set()
    for path in (folders.CLONE / "infra" / "clouds" / "azure").glob("*.py"):
        made |= set(re.findall(r"\b(\w+)\.[A-Z]\w+\(", path.read_text())) & _modules(path)

    asked = {name.removeprefix("Microsoft.").lower() for name in PROVIDERS}
    assert {spelt.get(name, name) for name in made} - known <= asked


def _modules(path: Path) -> set[str]:
    found = re.findall(r"^from pulumi_azure_native import (.+)$", path.read_text(), re.MULTILINE)
    return {name.strip() for line in found for name in line.split(",")}
