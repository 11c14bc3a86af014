"""What is right elsewhere and wrong on AWS, told before anything is declared."""

import pytest

from infra import clouds
from infra.errors import CloudError
from tests.unit.infra.clouds.aws.stacks import AWS, settings


def refusal(aws: dict[str, object] | None = None, **more: object) -> str:
    """The text that a stack is refused with."""
    with pytest.raises(CloudError) as refused:
        clouds.load(settings(aws, **more), "aws")
    return str(refused.value)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"network": {"cidr": "10.0.0.0/12", "podCidr": "10.44.0.0/16"}}, "10.0.0.0/16"),
        ({"network": {"podCidr": "10.99.0.0/16"}}, "pulumi config rm --path 'landfall:network.podCidr'"),
        ({"network": {"serviceCidr": "100.64.0.0/16"}}, "landfall:network.serviceCidr = 100.64.0.0/16"),
        ({"network": {"serviceCidr": "172.0.0.0/8"}}, "EKS takes /12 to /24"),
        ({"apiAllowedCidrs": ["203.0.113.7/32", "10.1.0.0/16"]}, "landfall:apiAllowedCidrs has 10.1.0.0/16"),
        ({"tags": {"aws.team": "ml"}}, "landfall:tags.aws.team"),
        ({"tags": {f"t{number}": "x" for number in range(41)}}, "has 41 tags"),
        ({"nodePools": [{"cpu": 190}]}, "190 cores"),
    ],
)
def test_what_aws_would_refuse_is_refused(more: dict[str, object], told: str) -> None:
    assert told in refusal(**more)


def test_an_unknown_regions_zones_are_asked_for() -> None:
    text = refusal({"region": "ap-southeast-9"})

    assert "landfall:aws.region = ap-southeast-9" in text
    assert "aws ec2 describe-availability-zones --region ap-southeast-9" in text


def test_an_instance_type_for_no_pool_is_refused_with_those_that_there_are() -> None:
    text = refusal({**AWS, "instanceTypes": {"gpu": "g6.xlarge"}}, nodePools=[{"name": "web"}])

    assert "there are web" in text


def test_without_a_way_out_an_external_registry_cannot_be_reached() -> None:
    text = refusal({**AWS, "nat": "none"}, registry="docker.io/acme")

    assert "landfall:registry = docker.io/acme" in text


def test_everything_wrong_is_told_at_once() -> None:
    text = refusal(tags={"aws": "x"}, network={"podCidr": "10.99.0.0/16"}, apiAllowedCidrs=["192.168.0.0/24"])

    assert len(text.splitlines()) == 4


def test_private_ranges_may_reach_a_private_endpoint() -> None:
    clouds.load(settings({**AWS, "endpoint": "private"}, apiAllowedCidrs=["10.1.0.0/16"]), "aws")


def test_every_pool_that_cannot_be_had_is_told() -> None:
    text = refusal(nodePools=[{"name": "one", "cpu": 190}, {"name": "two", "memory": "4000Gi"}])

    assert "'one'" in text
    assert "'two'" in text
