"""What holds for every target alike, whatever it is."""

import pytest

from infra import addressing, clouds, naming
from infra.contract import FeatureName, Registry
from infra.plugins.landfall.image import tools


@pytest.mark.parametrize("name", clouds.CLOUDS)
def test_every_target_says_of_every_feature_whether_it_has_it(name: str) -> None:
    features = clouds.module(name).FEATURES

    assert sorted(feature.name for feature in features) == sorted(FeatureName)


@pytest.mark.parametrize("name", clouds.CLOUDS)
def test_a_lacking_feature_has_a_reason_that_is_a_sentence(name: str) -> None:
    reasons = [feature.reason for feature in clouds.module(name).FEATURES if feature.reason is not None]

    assert [reason for reason in reasons if len(reason.split()) < 4] == []


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
