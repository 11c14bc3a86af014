"""Node pools as node groups: what makes another one, and what does not."""

import pytest

from infra.clouds.aws.pools import plan
from infra.contract import Accelerator
from tests.unit.infra.clouds.aws.stacks import pool

ZONES = ("euc1-az1", "euc1-az2")


@pytest.mark.parametrize("change", [{"minimum": 3}, {"maximum": 9}, {"disk": 80}])
def test_what_can_change_in_place_keeps_the_group(change: dict[str, int]) -> None:
    assert plan(pool(**change), None, ZONES).name == plan(pool(), None, ZONES).name  # type: ignore[arg-type]  # all are numbers


@pytest.mark.parametrize(
    "other",
    [
        plan(pool(cpu=4), None, ZONES),
        plan(pool(architecture="arm64"), None, ZONES),
        plan(pool(accelerator=Accelerator("nvidia-t4", 1)), None, ZONES),
        plan(pool(), "m7i.large", ZONES),
        plan(pool(), None, ("euc1-az1", "euc1-az3")),
    ],
)
def test_what_cannot_makes_another_beside_it(other: object) -> None:
    assert plan(pool(), None, ZONES).name != other.name  # type: ignore[attr-defined]  # pytest's parameters have no types


def test_a_named_type_is_taken_as_it_is() -> None:
    assert plan(pool(cpu=500), "u7i-12tb.224xlarge", ZONES).instance_type == "u7i-12tb.224xlarge"


@pytest.mark.parametrize(
    ("asked", "image"),
    [
        (pool(), "AL2023_x86_64_STANDARD"),
        (pool(architecture="arm64"), "AL2023_ARM_64_STANDARD"),
        (pool(accelerator=Accelerator("nvidia-l4", 1)), "AL2023_x86_64_NVIDIA"),
    ],
)
def test_images_go_by_what_the_nodes_are(asked: object, image: str) -> None:
    assert plan(asked, None, ZONES).image == image  # type: ignore[arg-type]  # pytest's parameters have no types


def test_names_fit_eks_and_begin_as_the_pool() -> None:
    name = plan(pool(name="a12345678901"), None, ZONES).name

    assert name.startswith("a12345678901-")
    assert len(name) <= 63
