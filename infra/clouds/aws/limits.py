"""What AWS refuses in settings that are right elsewhere, each with its source. Pure.

Told before anything is declared, so that nothing is half made when AWS would say so itself.
"""

from ipaddress import IPv4Network

from infra.clouds.aws.settings import AwsSettings
from infra.errors import CloudError
from infra.settings import Settings

NAME = 50
"""Characters in a cluster's name: IAM roles are named after it with an ending of up to 8, and may have 64
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length).
EKS itself allows 100."""

TAGS = 40
"""Tags of the user's own: a resource may have 50
(https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html), of which Landfall,
Kubernetes and EKS take up to 10."""

_LARGEST_VPC = 16
"""Prefix length (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html: /28 to /16)."""
SMALLEST_SUBNET = 28
"""Prefix length (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html)."""

_SERVICE_RANGES = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_SERVICE_PREFIXES = range(12, 25)
"""Where the services' range must lie and how large it may be
(https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html)."""

_RESERVED = tuple(
    map(
        IPv4Network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    )
)
"""Addresses from which nobody comes to a public endpoint: EKS refuses reserved ones
(https://docs.aws.amazon.com/eks/latest/userguide/config-cluster-endpoint.html)."""


def check(settings: Settings, target: AwsSettings) -> None:
    """Refuse what AWS would refuse.

    Raises:
        CloudError: With everything that is wrong.
    """
    found = [
        *_zones(target),
        *_ranges(settings),
        *_endpoint(settings, target),
        *_pools(settings, target),
        *_images(settings, target),
        *_tags(settings),
    ]
    if found:
        raise CloudError("\n".join(("AWS cannot serve this stack. Nothing was changed.", *found)))


def _zones(target: AwsSettings) -> list[str]:
    if target.zone_ids:
        return []
    return [
        f"  landfall:aws.region = {target.region}: Landfall does not know this region's zones. Name two or"
        f" more (`aws ec2 describe-availability-zones --region {target.region} --query"
        " 'AvailabilityZones[].ZoneId'`), for example:"
        " pulumi config set --path 'landfall:aws.zones[0]' euc1-az1"
    ]


def _ranges(settings: Settings) -> list[str]:
    network, services = settings.network.cidr, settings.network.service_cidr
    found = []
    if network.prefixlen < _LARGEST_VPC:
        found.append(
            f"  landfall:network.cidr = {network}: a VPC holds /{_LARGEST_VPC} at most. Set it to such a"
            f" part, for example {network.network_address}/{_LARGEST_VPC}."
        )
    inside = any(services.subnet_of(allowed) for allowed in _SERVICE_RANGES)
    if not inside or services.prefixlen not in _SERVICE_PREFIXES:
        found.append(
            f"  landfall:network.serviceCidr = {services}: EKS takes /12 to /24 within 10.0.0.0/8,"
            " 172.16.0.0/12 or 192.168.0.0/16. Choose such a range, or remove the setting (10.43.0.0/16)."
        )
    if "pod_cidr" in settings.network.model_fields_set:
        found.append(
            f"  landfall:network.podCidr = {settings.network.pod_cidr}: pods on EKS have addresses of the"
            " VPC's own range, landfall:network.cidr. Remove it: pulumi config rm --path"
            " 'landfall:network.podCidr'"
        )
    return found


def _endpoint(settings: Settings, target: AwsSettings) -> list[str]:
    if target.endpoint == "private":
        return []
    return [
        f"  landfall:apiAllowedCidrs has {allowed}: EKS' public endpoint is reached from public addresses"
        " only. Name the public address that you come from, or set: pulumi config set --path"
        " 'landfall:aws.endpoint' private"
        for allowed in settings.api_allowed_cidrs
        if any(allowed.overlaps(reserved) for reserved in _RESERVED)
    ]


def _pools(settings: Settings, target: AwsSettings) -> list[str]:
    pools = [pool.name for pool in settings.node_pools]
    return [
        f"  landfall:aws.instanceTypes names the node pool {name!r}: there are {', '.join(pools)}. Correct"
        f" it, or remove it: pulumi config rm --path 'landfall:aws.instanceTypes.{name}'"
        for name in target.instance_types
        if name not in pools
    ]


def _images(settings: Settings, target: AwsSettings) -> list[str]:
    if target.nat != "none" or settings.registry is None:
        return []
    return [
        f"  landfall:registry = {settings.registry}: with landfall:aws.nat none, nodes reach no registry but"
        " the account's own. Remove it, or set: pulumi config set --path 'landfall:aws.nat' one"
    ]


def _tags(settings: Settings) -> list[str]:
    reserved = [
        f"  landfall:tags.{name}: names that begin with aws are AWS' own. Rename it."
        for name in settings.tags
        if name.lower().startswith("aws")
    ]
    if len(settings.tags) <= TAGS:
        return reserved
    return [*reserved, f"  landfall:tags has {len(settings.tags)} tags: AWS takes {TAGS} here. Remove some."]
