"""That pods come to nodes which can run them, and that a stack without any is refused."""

from ipaddress import IPv4Network

import pytest

from infra import images
from infra.addressing import AddressPlan
from infra.architecture import Architecture
from infra.contract import ClusterSpec, NodePool
from infra.errors import CloudError, ImageError
from infra.plugins.landfall.image import processor
from tests.unit.infra import stacks

ADDRESSES = AddressPlan(IPv4Network("10.0.0.0/16"), IPv4Network("10.1.0.0/16"), IPv4Network("10.2.0.0/16"))


def spec(*architectures: Architecture) -> ClusterSpec:
    pools = tuple(
        NodePool(f"p{index}", 2, 8, 1, 3, architecture=one) for index, one in enumerate(architectures)
    )
    return ClusterSpec(name="landfall-aws", addresses=ADDRESSES, node_ports=(), node_pools=pools)


@pytest.mark.parametrize(
    ("architectures", "baked_for"),
    [
        (("amd64",), "amd64"),
        (("arm64", "amd64"), "amd64"),
        (("amd64", "arm64", "arm64"), "arm64"),
        # A target of one node of its own making, which is this machine or anybody's.
        ((), "arm64"),
    ],
)
def test_one_pool_that_can_run_images_is_enough(
    architectures: tuple[Architecture, ...], baked_for: Architecture
) -> None:
    images.check_nodes(spec(*architectures), baked_for)


@pytest.mark.parametrize(
    ("architectures", "baked_for"), [(("arm64",), "amd64"), (("amd64", "amd64"), "arm64")]
)
def test_a_stack_that_can_run_no_image_is_refused_with_field_value_and_fix(
    architectures: tuple[Architecture, ...], baked_for: Architecture
) -> None:
    with pytest.raises(CloudError) as refused:
        images.check_nodes(spec(*architectures), baked_for)

    text = str(refused.value)
    assert f'landfall:nodePools[0].architecture = "{architectures[0]}"' in text
    assert f"pulumi config set --path 'landfall:nodePools[0].architecture' {baked_for}" in text
    assert f"on a machine with {architectures[0]}" in text


def test_the_fix_is_a_setting_that_is_taken() -> None:
    pools = stacks.settings("aws", nodePools=[{"architecture": processor.architecture()}]).node_pools

    images.check_nodes(spec(*(pool.architecture for pool in pools)), processor.architecture())


@pytest.mark.parametrize(("machine", "name"), [("x86_64", "amd64"), ("aarch64", "arm64")])
def test_images_are_for_the_machine_that_bakes_them(
    monkeypatch: pytest.MonkeyPatch, machine: str, name: str
) -> None:
    monkeypatch.setattr("platform.machine", lambda: machine)

    assert processor.architecture() == name


def test_a_machine_that_bakes_nothing_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "abacus")

    with pytest.raises(ImageError, match="x86_64 or aarch64"):
        processor.architecture()
