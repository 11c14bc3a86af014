"""What holds for every target alike: a new one fails here point by point until it is whole."""

import copy
import inspect
import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest

from infra import addressing, clouds, naming
from infra.clouds import what_works
from infra.contract import Cloud, FeatureName, Registry
from infra.cost.kinds import KINDS
from infra.cost.pricelist import pricelist
from infra.cost.resource import CLOUDS as RESOURCE_CLOUDS
from infra.errors import SettingsError
from infra.plugins.landfall.image import tools
from infra.policy.rules import RULES
from infra.settings import TargetSettings, parse
from infra.sweep import look
from tests.unit.infra import stacks
from tests.unit.infra.baseline import BASELINE
from toolchain import folders

REAL_CLOUDS = [name for name in clouds.CLOUDS if name != "local"]
GUIDE = folders.CLONE / "docs" / "guide"
SECTIONS = ("before|prerequisite", "setting", "cost", "destroy", "trouble|wrong")
"""What a guide page has a section on, each as words of its heading."""

TOLD = ("permission", "quota")
"""What it tells besides."""


def section(name: str) -> type[TargetSettings]:
    found = clouds.module(name).SETTINGS
    assert found is not None, f"{name} has no settings of its own: a cloud has at least its region"
    return found


def forms(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """A setting's schema, and those of the forms that it may have."""
    return [schema, *schema.get("anyOf", [])]


def required(name: str) -> list[str]:
    fields = section(name).model_fields.items()
    return [str(field.alias or key) for key, field in fields if field.is_required()]


@pytest.mark.parametrize("name", clouds.CLOUDS)
def test_every_target_says_of_every_feature_whether_it_has_it(name: str) -> None:
    features = clouds.module(name).FEATURES

    assert sorted(feature.name for feature in features) == sorted(FeatureName)


@pytest.mark.parametrize("name", clouds.CLOUDS)
def test_a_lacking_feature_has_a_reason_that_is_a_sentence(name: str) -> None:
    reasons = [feature.reason for feature in clouds.module(name).FEATURES if feature.reason is not None]

    assert [reason for reason in reasons if len(reason.split()) < 4] == []


def test_the_guides_table_of_what_works_where_is_fresh() -> None:
    assert (GUIDE / "features.md").read_text() == what_works.page()


def test_no_target_imports_its_sdk_before_it_is_asked_for() -> None:
    modules = ", ".join(clouds.CLOUDS.values())
    told = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys, {modules}; print(*sys.modules)"],
        capture_output=True, text=True, check=True, cwd=folders.CLONE,
    ).stdout.split()  # fmt: skip

    heavy = [module for module in told if re.fullmatch(r"pulumi_(?!kubernetes\b|policy\b)\w+", module)]
    assert set(clouds.CLOUDS.values()) <= set(told)
    assert heavy == []


@pytest.mark.parametrize("name", clouds.CLOUDS)
@pytest.mark.parametrize("method", ["spec", "registry", "cluster"])
def test_a_target_serves_the_protocol(name: str, method: str) -> None:
    target = clouds.load(stacks.settings(name), name)

    expected = list(inspect.signature(getattr(Cloud, method)).parameters)[1:]
    assert list(inspect.signature(getattr(target, method)).parameters) == expected


@pytest.mark.parametrize("name", clouds.CLOUDS)
@pytest.mark.parametrize("stack", ["a", "Team.One_prod", "x" * 100])
def test_a_cluster_has_a_name_that_any_cloud_takes_and_the_stacks_ranges(name: str, stack: str) -> None:
    settings = stacks.settings(name, stack)

    spec = clouds.load(settings, stack).spec()

    assert re.fullmatch(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?", spec.name)
    plan = settings.node.plan if name == "local" else settings.network.plan
    assert spec.addresses == plan


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_what_a_stack_asks_for_reaches_the_cloud(name: str) -> None:
    pools = [{"name": "one", "cpu": 2, "memory": "8Gi", "minNodes": 1, "maxNodes": 3}]
    settings = stacks.settings(
        name,
        "asked",
        environment="prod",
        nodePools=pools,
        apiAllowedCidrs=["203.0.113.0/24"],
        tags={"team": "a"},
    )

    spec = clouds.load(settings, "asked").spec()

    assert [(pool.name, pool.minimum, pool.maximum) for pool in spec.node_pools] == [("one", 1, 3)]
    assert [str(network) for network in spec.api_allowed] == ["203.0.113.0/24"]
    assert spec.deletion_protection
    assert dict(spec.tags).items() >= {"team": "a", naming.STACK_TAG: "asked"}.items()


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_an_external_registry_takes_the_clouds_place(name: str) -> None:
    settings = stacks.settings(name, registry="docker.io/acme")

    registry = clouds.load(settings, name).registry(("heart",))

    assert registry.repository("heart") == "acme/heart"
    assert registry.login is None


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_every_setting_tells_what_is_allowed(name: str) -> None:
    schema = section(name).model_json_schema()["properties"]
    described = [key for key, one in schema.items() if any("description" in form for form in forms(one))]

    assert sorted(described) == sorted(schema)
    assert [key for key in required(name) if not schema[key].get("examples")] == []


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_a_missing_required_setting_is_told_with_the_command_that_sets_it(name: str) -> None:
    full = stacks.config(name)

    assert required(name)
    for key in required(name):
        lacking = copy.deepcopy(full)
        del lacking[f"landfall:{name}"][key]
        with pytest.raises(SettingsError) as caught:
            parse(stacks.as_engine(lacking), name)
        assert f"landfall:{name}.{key}" in str(caught.value)
        assert "pulumi config set" in str(caught.value)


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_an_unknown_setting_is_refused_by_name(name: str) -> None:
    wrong = copy.deepcopy(stacks.config(name))
    wrong.setdefault(f"landfall:{name}", {})["nonsense"] = "x"

    with pytest.raises(SettingsError, match=rf"landfall:{name}\.nonsense"):
        parse(stacks.as_engine(wrong), name)


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_the_tracked_stack_file_alone_asks_for_what_only_the_user_knows(name: str) -> None:
    tracked = (folders.CLONE / "stacks" / f"Pulumi.{name}.yaml").read_text()

    assert f"landfall:cloud: {name}" in tracked
    assert [key for key in required(name) if key not in tracked] == []


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_the_guide_has_a_whole_page_on_it(name: str) -> None:
    page = (GUIDE / f"{name}.md").read_text()
    headings = re.findall(r"^## (.+)$", page, re.MULTILINE)
    bodies = re.split(r"^## .+$", page, flags=re.MULTILINE)[1:]

    assert [words for words in SECTIONS if not any(re.search(words, one.lower()) for one in headings)] == []
    assert [word for word in TOLD if word not in page.lower()] == []
    assert [head for head, body in zip(headings, bodies, strict=True) if len(body.split()) < 5] == []
    assert f"docs/guide/{name}.md" in (folders.CLONE / "README.md").read_text()


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_the_guide_names_every_setting(name: str) -> None:
    page = (GUIDE / f"{name}.md").read_text()
    names = [str(field.alias or key) for key, field in section(name).model_fields.items()]

    assert [key for key in names if f"`{key}" not in page and f".{key}" not in page] == []


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_the_permissions_that_it_needs_are_kept_as_data(name: str) -> None:
    files = [path.name for path in (GUIDE / "permissions").glob(f"{name}[-.]*")]

    assert files
    assert [file for file in files if f"permissions/{file}" not in (GUIDE / f"{name}.md").read_text()] == []


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_a_declared_cluster_keeps_its_kubeconfig_secret(name: str) -> None:
    told = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-m", "tests.unit.infra.declared", name],
        capture_output=True, text=True, check=False, cwd=folders.CLONE,
        env={**os.environ, "PYTHONPATH": str(folders.CLONE)},
    )  # fmt: skip

    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["kubeconfig"] is True
    assert found["identifier"]


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_policy_rules_hold_every_row_of_the_clouds_baseline(name: str) -> None:
    assert BASELINE.get(name), f"write the baseline of {name} into tests/unit/infra/baseline.py"
    packages = {package for package, cloud in RESOURCE_CLOUDS.items() if cloud == name}
    kept = {
        source
        for rule in RULES
        for source in rule.source.split(", ")
        if {part for kind in rule.types for part in kind.removeprefix("pulumi:providers:").split(":")[:1]}
        & packages
    }

    assert [words for words, ids in BASELINE[name].items() if not kept & set(ids)] == []


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_what_it_costs_is_known_or_the_guide_says_why_not(name: str) -> None:
    assert name in KINDS, f"say in infra/cost/kinds which of its types cost what: {name}"
    guide = (GUIDE / f"{name}.md").read_text()

    assert KINDS[name].charged
    assert name in RESOURCE_CLOUDS.values()
    assert pricelist(name).prices or "prices of their own" in guide


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_what_a_destroy_has_left_can_be_looked_for(name: str) -> None:
    target = look.of(name)
    settings = stacks.settings(name)

    asked = target.questions(settings, "asked", clouds.load(settings, "asked").spec().name)

    assert any("asked" in word for question in asked for word in question.command)
    assert target.UNSEEN.endswith(".")


def test_an_external_registry_is_a_host_and_a_path() -> None:
    assert Registry.external("docker.io/acme").repository("heart") == "acme/heart"
    assert Registry.external("registry.example:5000").repository("heart") == "heart"


def test_a_stacks_repositories_are_its_model_and_every_tool() -> None:
    assert naming.repositories("heart") == ("heart", *naming.TOOL_IMAGES)
    for tool in naming.TOOL_IMAGES:
        assert tools.source(tool)


@pytest.mark.parametrize("stack", ["a", "aws", "Team.One_prod", "x" * 100])
@pytest.mark.parametrize("limit", [20, 40, 63])
def test_names_in_a_cloud_keep_its_limit(stack: str, limit: int) -> None:
    name = naming.cloud_name(stack, limit)

    assert len(name) <= limit
    assert name.startswith("landfall-")
    assert name == name.lower()


def test_long_names_of_different_stacks_differ() -> None:
    assert naming.cloud_name("x" * 60 + "a", 20) != naming.cloud_name("x" * 60 + "b", 20)


@pytest.mark.parametrize("count", [1, 2, 3, 6, 9])
def test_subnets_are_parts_that_do_not_overlap(count: int) -> None:
    network = addressing.IPv4Network("10.40.0.0/16")

    parts = addressing.subnets(network, count)

    assert len(parts) == count
    assert all(part.subnet_of(network) for part in parts)
    assert not any(one.overlaps(other) for i, one in enumerate(parts) for other in parts[:i])
