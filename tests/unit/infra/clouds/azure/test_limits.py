"""What Azure does not take is refused before anything is declared."""

import pytest

from infra import clouds
from infra.clouds.azure import limits
from infra.errors import CloudError
from tests.unit.infra.clouds.azure import stack


def refusal(own: dict[str, object] | None = None, /, **others: object) -> str:
    with pytest.raises(CloudError) as caught:
        clouds.load(stack.settings(own, **others), "azure")
    return str(caught.value)


def test_the_defaults_fit() -> None:
    assert clouds.load(stack.settings(), "azure").spec().name == "landfall-azure"


def test_a_stack_in_a_region_without_zones_fits() -> None:
    assert clouds.load(stack.settings({"zones": []}), "azure")


@pytest.mark.parametrize(
    ("network", "field"),
    [
        ({"cidr": "172.30.0.0/16"}, "cidr"),
        ({"podCidr": "172.16.0.0/12"}, "podCidr"),
        ({"serviceCidr": "192.0.2.0/24"}, "serviceCidr"),
        ({"podCidr": "169.254.0.0/16"}, "podCidr"),
    ],
)
def test_ranges_that_aks_keeps_are_refused(network: dict[str, str], field: str) -> None:
    told = refusal(network=network)

    assert f"landfall:network.{field} = {network[field]} overlaps" in told
    assert "Choose another range" in told


def test_a_range_of_services_that_aks_finds_too_large_is_refused() -> None:
    told = refusal(network={"serviceCidr": "10.96.0.0/12"})

    assert "10.96.0.0/12 is too large" in told
    assert "such as 10.96.0.0/16" in told


def test_the_largest_range_of_services_that_aks_takes_fits() -> None:
    assert clouds.load(stack.settings(network={"serviceCidr": "10.96.0.0/13"}), "azure")


def test_nodes_need_room_in_their_subnet() -> None:
    pools = [{"name": "many", "minNodes": 1, "maxNodes": 100}]

    told = refusal(network={"cidr": "10.40.0.0/24"}, nodePools=pools)

    assert "landfall:network.cidr has room for 123 nodes" in told
    assert "10.40.0.0/25" in told
    assert "105" in told
    assert "140 while they are upgraded" in told


def test_nodes_need_room_among_the_pods_addresses() -> None:
    pools = [{"name": "many", "minNodes": 1, "maxNodes": 200}]

    assert "landfall:network.podCidr has room for 256 nodes" in refusal(nodePools=pools)


def test_every_pool_needs_a_size() -> None:
    assert "Node pool 'odd'" in refusal(nodePools=[{"name": "odd", "accelerator": {"kind": "abacus"}}])


def test_tags_that_differ_in_case_only_are_one_to_azure() -> None:
    told = refusal(tags={"team": "a", "Team": "b"})

    assert "'Team' and 'team'" in told
    assert "landfall:tags" in told


def test_azure_takes_only_so_many_tags() -> None:
    most = {f"tag{number}": "x" for number in range(limits.TAGS - 2)}

    assert clouds.load(stack.settings(tags=most), "azure")
    assert "51 tags" in refusal(tags=most | {"more": "x"})


def test_a_zone_is_named_once() -> None:
    assert "names a zone twice" in refusal({"zones": ["1", "1"]})


def test_aks_takes_only_so_many_ranges() -> None:
    ranges = [f"203.0.{number}.0/24" for number in range(limits.API_RANGES - 1)]

    assert clouds.load(stack.settings(apiAllowedCidrs=ranges), "azure")
    assert "200 ranges" in refusal(apiAllowedCidrs=[*ranges, "198.51.100.0/24"])
