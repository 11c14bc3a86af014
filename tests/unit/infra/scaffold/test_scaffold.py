"""A new cloud's skeleton: whole enough to run, and the contract suite names each thing that is missing."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra import clouds
from infra.errors import CloudError
from infra.scaffold import render
from infra.scaffold.__main__ import main
from toolchain import folders

_NEEDED = (
    "infra",
    "model",
    "toolchain",
    "rehearsal",
    "tests",
    "stacks",
    "docs",
    "README.md",
    "pyproject.toml",
)
_MISSING = {
    "test_every_target_says_of_every_feature",
    "test_a_missing_required_setting_is_told",
    "test_the_guide_has_a_whole_page_on_it",
    "test_the_permissions_that_it_needs_are_kept_as_data",
    "test_a_declared_cluster_keeps_its_kubeconfig_secret",
    "test_policy_rules_hold_every_row_of_the_clouds_baseline",
    "test_what_it_costs_is_known_or_the_guide_says_why_not",
    "test_what_a_destroy_has_left_can_be_looked_for",
}
"""What the contract says of an untouched skeleton."""

_PRESENT = {
    "test_a_target_serves_the_protocol",
    "test_what_a_stack_asks_for_reaches_the_cloud",
    "test_an_external_registry_takes_the_clouds_place",
    "test_an_unknown_setting_is_refused_by_name",
}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the contract suite reads, with the skeleton of a cloud called `other` in it."""
    into = tmp_path_factory.mktemp("clone")
    for name in _NEEDED:
        source = folders.CLONE / name
        if source.is_dir():
            shutil.copytree(source, into / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, into / name)
    assert main(["other", "--into", str(into)]) == 0
    return into


def test_the_contract_suite_fails_the_skeleton_point_by_point(clone: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(clone), "PYTHONDONTWRITEBYTECODE": "1"}
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-rA",
         "-k", "other", "tests/unit/infra/test_contract.py"],
        cwd=clone, env=environment, capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip

    failed = set(re.findall(r"^FAILED \S+::(\w+)", told, re.MULTILINE))
    passed = set(re.findall(r"^PASSED \S+::(\w+)", told, re.MULTILINE))
    assert {known for known in _MISSING if not any(name.startswith(known) for name in failed)} == set(), told
    assert {known for known in _PRESENT if not any(name.startswith(known) for name in passed)} == set(), told


def test_the_skeleton_is_formatted_and_clean(clone: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "infra/clouds/other",
         "tests/unit/infra/clouds/other"],
        cwd=clone, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert found.returncode == 0, found.stdout


def test_a_second_time_nothing_is_written_over(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (clone / "README.md").read_text()

    assert main(["other", "--into", str(clone)]) == 1
    assert "Already there" in capsys.readouterr().err
    assert (clone / "README.md").read_text() == before


@pytest.mark.parametrize("name", ["", "Hetzner", "a-b", "1st", "x" * 21])
def test_a_name_that_cannot_be_one_is_refused(name: str) -> None:
    with pytest.raises(CloudError, match="cannot name a cloud"):
        render.files(name, ())


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(CloudError, match="there already"):
        render.files("local", tuple(clouds.CLOUDS))


def test_the_table_gets_one_more_line() -> None:
    source = (folders.CLONE / "infra" / "clouds" / "__init__.py").read_text()
    scope: dict[str, dict[str, str]] = {}

    registered = render.registered(source, "other")

    exec(re.search(r"^CLOUDS = \{.*?\}$", registered, re.MULTILINE | re.DOTALL)[0], scope)  # type: ignore[index]  # it is there
    assert scope["CLOUDS"] == {**clouds.CLOUDS, "other": "infra.clouds.other"}
