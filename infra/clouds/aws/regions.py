"""AWS' regions and their zones, as data. Pure.

Zones go by their ids, not by the letters that accounts know them under: letters name other places in other
accounts, ids the same in all (https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html).
They stand here rather than being asked of AWS, so that a preview needs no credentials and a zone that
opens does not move the subnets of a cluster that runs.
"""

_NUMBERS: dict[str, tuple[str, tuple[int, ...]]] = {
    "af-south-1": ("afs1", (1, 2, 3)),
    "ap-east-1": ("ape1", (1, 2, 3)),
    "ap-northeast-1": ("apne1", (1, 2, 4)),
    "ap-northeast-2": ("apne2", (1, 2, 3)),
    "ap-northeast-3": ("apne3", (1, 2, 3)),
    "ap-south-1": ("aps1", (1, 2, 3)),
    "ap-south-2": ("aps2", (1, 2, 3)),
    "ap-southeast-1": ("apse1", (1, 2, 3)),
    "ap-southeast-2": ("apse2", (1, 2, 3)),
    "ap-southeast-3": ("apse3", (1, 2, 3)),
    "ap-southeast-4": ("apse4", (1, 2, 3)),
    "ap-southeast-5": ("apse5", (1, 2, 3)),
    "ca-central-1": ("cac1", (1, 2, 4)),
    "ca-west-1": ("caw1", (1, 2, 3)),
    "eu-central-1": ("euc1", (1, 2, 3)),
    "eu-central-2": ("euc2", (1, 2, 3)),
    "eu-north-1": ("eun1", (1, 2, 3)),
    "eu-south-1": ("eus1", (1, 2, 3)),
    "eu-south-2": ("eus2", (1, 2, 3)),
    "eu-west-1": ("euw1", (1, 2, 3)),
    "eu-west-2": ("euw2", (1, 2, 3)),
    "eu-west-3": ("euw3", (1, 2, 3)),
    "il-central-1": ("ilc1", (1, 2, 3)),
    "me-central-1": ("mec1", (1, 2, 3)),
    "me-south-1": ("mes1", (1, 2, 3)),
    "sa-east-1": ("sae1", (1, 2, 3)),
    "us-east-1": ("use1", (1, 2, 4)),
    "us-east-2": ("use2", (1, 2, 3)),
    "us-west-1": ("usw1", (1, 3)),
    "us-west-2": ("usw2", (1, 2, 3)),
}
"""Prefix and numbers of the zones used in each region
(https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html, read
2026-11-21). us-west-1 offers two to an account. A region that is not here needs `landfall:aws.zones`."""

WITHOUT_EKS = ("use1-az3", "usw1-az2", "cac1-az3")
"""Zones in which EKS puts no control plane
(https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#cluster-subnets, read 2026-11-21)."""


def zones(region: str) -> tuple[str, ...]:
    """Ids of the zones that a cluster in a region spans; none where the region is not in the table."""
    prefix, numbers = _NUMBERS.get(region, ("", ()))
    return tuple(f"{prefix}-az{number}" for number in numbers)


def zone_prefix(region: str) -> str | None:
    """How the ids of a region's zones begin; None where the region is not in the table."""
    return _NUMBERS[region][0] if region in _NUMBERS else None


def partition(region: str) -> str:
    """The part of AWS that a region is in, as ARNs name it
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)."""
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"
