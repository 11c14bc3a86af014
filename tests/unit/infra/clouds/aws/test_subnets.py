"""The VPC's range over zones."""

from ipaddress import IPv4Network

import pytest

from infra.clouds.aws import regions
from infra.clouds.aws.subnets import divide
from infra.errors import CloudError

ZONES = tuple(f"euc1-az{number}" for number in range(1, 7))


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("cidr", ["10.40.0.0/16", "10.0.0.0/20", "192.168.0.0/22"])
def test_subnets_lie_in_the_vpc_and_apart(cidr: str, count: int) -> None:
    network = IPv4Network(cidr)

    planned = divide(network, ZONES[:count])

    ranges = [part for plan in planned for part in (plan.private, plan.public)]
    assert [plan.zone for plan in planned] == list(ZONES[:count])
    assert all(part.subnet_of(network) and 16 <= part.prefixlen <= 28 for part in ranges)
    assert not any(one.overlaps(other) for i, one in enumerate(ranges) for other in ranges[:i])


def test_pods_get_most_of_it() -> None:
    (first, *_) = divide(IPv4Network("10.40.0.0/16"), ZONES[:3])

    assert (first.private, first.public) == (IPv4Network("10.40.0.0/18"), IPv4Network("10.40.192.0/20"))


def test_a_range_too_small_for_its_zones_is_refused() -> None:
    with pytest.raises(CloudError, match=r"10\.0\.0\.0/24 is too small for 6 zones"):
        divide(IPv4Network("10.0.0.0/24"), ZONES)


@pytest.mark.parametrize(
    "region", ["eu-central-1", "us-east-1", "ap-northeast-1", "us-west-1", "ca-central-1"]
)
def test_a_regions_own_zones_run_eks(region: str) -> None:
    zones = regions.zones(region)

    assert len(zones) >= 2
    assert not set(zones) & set(regions.WITHOUT_EKS)
    assert len(divide(IPv4Network("10.40.0.0/16"), zones)) == len(zones)


def test_arns_name_the_regions_part_of_aws() -> None:
    assert regions.partition("eu-central-1") == "aws"
    assert regions.partition("us-gov-west-1") == "aws-us-gov"
