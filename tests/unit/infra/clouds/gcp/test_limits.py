"""A cluster's ranges and zones hold what its pools may grow to, or nothing is created."""

from dataclasses import replace
from ipaddress import IPv4Network

import pytest

from infra.addressing import AddressPlan
from infra.clouds.gcp import limits
from infra.contract import ClusterSpec
from infra.errors import CloudError
from tests.unit.infra.clouds.gcp.stacks import pool


def _plan(
    network: str = "10.40.0.0/16", pods: str = "10.44.0.0/16", services: str = "10.43.0.0/16"
) -> AddressPlan:
    return AddressPlan(IPv4Network(pods), IPv4Network(services), IPv4Network(network))


def _spec(plan: AddressPlan, *maxima: int) -> ClusterSpec:
    pools = tuple(pool(f"p{index}", maximum=most) for index, most in enumerate(maxima))
    return ClusterSpec(name="landfall-gcp", addresses=plan, node_ports=(), node_pools=pools)


@pytest.mark.parametrize("network", ["10.40.0.0/16", "10.40.0.0/24", "10.0.0.0/8"])
def test_nodes_and_control_plane_lie_in_the_network_and_apart(network: str) -> None:
    divided = limits.ranges(_plan(network, "172.16.0.0/16", "172.20.0.0/16"))

    assert divided.nodes.subnet_of(IPv4Network(network))
    assert divided.control_plane.subnet_of(IPv4Network(network))
    assert divided.control_plane.prefixlen == 28
    assert not divided.nodes.overlaps(divided.control_plane)


def test_a_range_that_gke_refuses_is_refused_with_one_that_it_takes() -> None:
    with pytest.raises(CloudError, match=r"serviceCidr = 10.0.0.0/12.*serviceCidr 10.0.0.0/16"):
        limits.ranges(_plan(services="10.0.0.0/12"))
    with pytest.raises(CloudError, match=r"podCidr = 11.0.0.0/8.*podCidr 11.0.0.0/9"):
        limits.ranges(_plan(pods="11.0.0.0/8"))


def test_a_plan_without_a_network_is_refused() -> None:
    with pytest.raises(CloudError, match=r"landfall:network\.cidr"):
        limits.ranges(AddressPlan(IPv4Network("10.44.0.0/16"), IPv4Network("10.43.0.0/16")))


def test_the_pods_range_holds_a_part_for_each_node() -> None:
    limits.check_nodes(_spec(_plan(), 200, 56))

    with pytest.raises(CloudError, match=r"podCidr = 10.44.0.0/16 has room for 256 nodes.*257"):
        limits.check_nodes(_spec(_plan(), 200, 57))


def test_the_nodes_range_holds_each_node() -> None:
    limits.check_nodes(_spec(_plan("10.40.0.0/24"), 124))

    with pytest.raises(CloudError, match=r"cidr = 10.40.0.0/24 has room for 124 nodes.*125"):
        limits.check_nodes(_spec(_plan("10.40.0.0/24"), 125))


def test_a_pool_smaller_than_the_zones_that_google_chooses_is_refused() -> None:
    with pytest.raises(CloudError, match="'p1' has maxNodes 2"):
        limits.check_zones(_spec(_plan(), 3, 2), zones=())


def test_a_pool_smaller_than_the_zones_that_the_user_names_is_fine() -> None:
    limits.check_zones(_spec(_plan(), 1), zones=("europe-west4-a", "europe-west4-b"))


@pytest.mark.parametrize("zones", [1, 2, 3, 6])
@pytest.mark.parametrize("minimum", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("more", [0, 1, 5])
def test_a_new_pool_begins_within_its_bounds_or_as_close_as_whole_zones_allow(
    minimum: int, more: int, zones: int
) -> None:
    maximum = max(minimum + more, zones)

    total = limits.initial_nodes(minimum, maximum, zones) * zones

    assert zones <= total <= maximum
    assert total >= minimum or total + zones > maximum


@pytest.mark.parametrize(
    ("architectures", "alone"),
    [(["arm64"], True), (["arm64", "arm64"], True), (["arm64", "amd64"], False), (["amd64"], False)],
)
def test_only_where_all_nodes_are_arm_must_all_pods_run_on_those(
    architectures: list[str], *, alone: bool
) -> None:
    pools = tuple(
        pool(f"p{index}", architecture=architecture) for index, architecture in enumerate(architectures)
    )

    assert limits.arm_alone(pools) is alone


@pytest.mark.parametrize(
    ("kubernetes", "architecture"), [(None, "arm64"), ("1.35", "arm64"), ("1.36", "arm64"), ("1.34", "amd64")]
)
def test_a_kubernetes_that_lets_pods_onto_the_nodes_is_taken(
    kubernetes: str | None, architecture: str
) -> None:
    spec = replace(_spec(_plan(), 4), kubernetes=kubernetes, node_pools=(pool(architecture=architecture),))

    limits.check_arm(spec)


def test_a_kubernetes_that_keeps_pods_off_all_nodes_is_refused() -> None:
    spec = replace(_spec(_plan(), 4), kubernetes="1.34", node_pools=(pool(architecture="arm64"),))

    with pytest.raises(CloudError, match=r'kubernetesVersion = 1\.34.*kubernetesVersion "1\.35"'):
        limits.check_arm(spec)
