"""What a stack takes from another stack's file, and what it never takes."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.errors import SettingsError
from infra.settings import defaults, parse
from toolchain import folders

SHARED: dict[str, Any] = {
    "landfall:cloud": "local",
    "landfall:environment": "dev",
    "landfall:release": f"sha256:{'a' * 64}",
    "landfall:serving": {"minReplicas": 2, "maxReplicas": 9},
    "landfall:model": {"dataset": "iris", "candidates": ["tree", "svc"]},
    "aws:profile": "dev",
}


@pytest.fixture
def stacks(tmp_path: Path) -> Path:
    write(tmp_path, "local", SHARED)
    return tmp_path


def write(stacks: Path, stack: str, config: dict[str, Any]) -> None:
    (stacks / f"Pulumi.{stack}.yaml").write_text(yaml.safe_dump({"config": config}))


def own(**settings: object) -> dict[str, str]:
    """Configuration as the engine hands it over."""
    named: dict[str, object] = {"defaults": "local", "environment": "prod", **settings}
    return {
        f"landfall:{name}": value if isinstance(value, str) else json.dumps(value)
        for name, value in named.items()
    }


def test_what_a_stack_does_not_say_is_as_in_the_other_file(stacks: Path) -> None:
    config = defaults.completed(own(serving={"maxReplicas": 20}), "local-prod", stacks)
    settings = parse(config, "local-prod")

    assert (settings.serving.min_replicas, settings.serving.max_replicas) == (2, 20)
    assert settings.model.dataset == "iris"
    assert settings.environment == "prod"
    assert settings.approved_by_name


def test_a_list_is_taken_whole(stacks: Path) -> None:
    config = defaults.completed(own(model={"candidates": ["logistic"]}), "local-prod", stacks)

    assert parse(config, "local-prod").model.candidates == ("logistic",)
    assert parse(config, "local-prod").model.dataset == "iris"


def test_a_release_and_other_providers_settings_stay_where_they_are(stacks: Path) -> None:
    config = defaults.completed(own(), "local-prod", stacks)

    assert "landfall:release" not in config
    assert "aws:profile" not in config
    assert defaults.KEY not in config


def test_a_stack_without_defaults_is_as_it_is(stacks: Path) -> None:
    config = {"landfall:cloud": "local"}

    assert defaults.completed(config, "other", stacks) == config


def refused(config: dict[str, str], stacks: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        defaults.completed(config, "local-prod", stacks)
    return str(caught.value)


def test_a_stack_says_itself_what_it_is_for(stacks: Path) -> None:
    config = own()
    del config["landfall:environment"]

    assert "landfall:environment = (not set)" in refused(config, stacks)


@pytest.mark.parametrize("named", ["locl", "local-prod", "../local", ""])
def test_only_another_stacks_file_gives_defaults(stacks: Path, named: str) -> None:
    write(stacks, "local-prod", {})
    text = refused(own(defaults=named), stacks)

    assert f"landfall:defaults = {named}" in text
    assert "Name one of these: local." in text


def test_defaults_of_defaults_are_refused(stacks: Path) -> None:
    write(stacks, "local-uat", {"landfall:defaults": "local"})

    assert "takes defaults from local: name that one" in refused(own(defaults="local-uat"), stacks)


@pytest.mark.parametrize("text", ["config: [", "nothing", "config: 3"])
def test_a_damaged_file_is_told(stacks: Path, text: str) -> None:
    (stacks / "Pulumi.local.yaml").write_text(text)

    assert "Pulumi.local.yaml" in refused(own(), stacks)


def test_a_secret_is_never_taken_over(stacks: Path) -> None:
    write(stacks, "local", {**SHARED, "landfall:registry": {"secure": "AAABAC"}})

    text = refused(own(), stacks)
    assert "pulumi config set --secret landfall:registry" in text
    assert "AAABAC" not in text
    assert defaults.completed(own(registry="docker.io/acme"), "local-prod", stacks)


def environments() -> list[Path]:
    found = (folders.CLONE / "stacks").glob("Pulumi.*.yaml")
    return sorted(path for path in found if path.stem.endswith(("-uat", "-prod")))


@pytest.mark.parametrize("file", environments(), ids=lambda path: path.stem)
def test_every_environment_is_its_target_and_little_else(file: Path) -> None:
    stack = file.stem.removeprefix("Pulumi.")
    target, environment = stack.split("-")
    config = yaml.safe_load(file.read_text())["config"]

    whole = defaults.merged(config, stack, file.parent)

    assert whole["landfall:cloud"] == target
    assert whole["landfall:environment"] == environment
    assert config["landfall:defaults"] == target
    assert len(config) <= 4


def test_every_target_has_both_environments() -> None:
    stacks = {path.stem.removeprefix("Pulumi.") for path in (folders.CLONE / "stacks").glob("Pulumi.*.yaml")}
    targets = {stack for stack in stacks if "-" not in stack}

    assert {f"{target}-{name}" for target in targets for name in ("uat", "prod")} <= stacks
