"""The stack file as it is tracked: only what the user alone knows is missing, and is asked for."""

import json
from typing import Any

import pytest
import yaml

from infra.errors import SettingsError
from infra.settings import parse
from toolchain import folders


def _tracked() -> dict[str, Any]:
    loaded = yaml.safe_load((folders.CLONE / "stacks" / "Pulumi.gcp.yaml").read_text())
    config: dict[str, Any] = loaded["config"]
    return config


def _as_the_engine_gives(config: dict[str, Any]) -> dict[str, str]:
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}


def test_it_is_refused_with_just_what_the_user_knows() -> None:
    with pytest.raises(SettingsError) as refused:
        parse(_as_the_engine_gives(_tracked()), "gcp")

    faults = [line.strip() for line in str(refused.value).splitlines() if "(not set)" in line]
    assert faults == [
        "landfall:apiAllowedCidrs = (not set)",
        "landfall:gcp.project = (not set)",
        "landfall:gcp.region = (not set)",
    ]
    assert str(refused.value).startswith("3 settings")


def test_it_is_whole_with_that() -> None:
    config = _tracked()
    config["landfall:gcp"] |= {"project": "my-project", "region": "europe-west4"}
    config["landfall:apiAllowedCidrs"] = ["203.0.113.7/32"]

    settings = parse(_as_the_engine_gives(config), "gcp")

    assert (settings.cloud, settings.protected) == ("gcp", False)
