"""`landfall:openstack`: what differs from site to site, and what only the user can know."""

from ipaddress import IPv4Address
from typing import Annotated, Literal

from pydantic import Field

from infra.settings import TargetSettings
from infra.settings.values import PoolName

Uuid = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$"),
]
SiteName = Annotated[str, Field(pattern=r"^[^\s\x00-\x1f][^\x00-\x1f]{0,254}$")]
"""Names that a site's administrators have chosen: up to 255 characters, as everywhere in OpenStack's APIs
(https://docs.openstack.org/api-ref/compute/#create-server, "name", read 2026-11-21)."""

_EXAMPLE_ID = "5c0f6c0e-2a0b-4f1e-9c8d-7d6b3a1f2e90"


class OpenStackSettings(TargetSettings):
    """The target's own section."""

    cloud: SiteName = Field(
        description="the name of an entry in your clouds.yaml, which says how to log in", examples=["mycloud"]
    )
    auth_url: str = Field(
        pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$",
        description="Keystone's URL, as `auth_url` in your clouds.yaml: the cluster logs in there by itself",
        examples=["https://keystone.example.org:5000/v3"],
    )
    external_network: SiteName = Field(
        description="the name of the network that floating addresses come from"
        " (`openstack network list --external`)",
        examples=["public"],
    )
    external_network_id: Uuid = Field(
        description="that network's ID (`openstack network list --external`)", examples=[_EXAMPLE_ID]
    )
    image: Uuid = Field(
        description="the ID of a cloud image of Ubuntu 24.04 or Debian 13 (`openstack image list`)",
        examples=[_EXAMPLE_ID],
    )
    control_plane_flavor: SiteName = Field(
        description="the name of a flavor with 2 cores and 4 GB or more (`openstack flavor list`)",
        examples=["m1.medium"],
    )
    pool_flavors: dict[PoolName, SiteName] = Field(
        min_length=1,
        description="a mapping from each node pool's name to the name of a flavor (`openstack flavor list`)",
        examples=[{"default": "m1.large"}],
    )
    region: SiteName | None = Field(
        default=None, description="a region of the cloud; by default the entry's", examples=["RegionOne"]
    )
    registry_flavor: SiteName | None = Field(
        default=None,
        description="the name of a flavor for the registry's instance; by default controlPlaneFlavor",
        examples=["m1.small"],
    )
    control_plane_nodes: Literal[1, 3] = Field(
        default=1,
        description="1, or 3 behind a balancer of Octavia's: chosen once, before the cluster is made",
    )
    control_plane_disk_gb: int = Field(
        default=50, ge=20, le=16000, description="a whole number of GB from 20 to 16000"
    )
    registry_volume_gb: int = Field(
        default=100, ge=10, le=16000, description="a whole number of GB from 10 to 16000"
    )
    volume_type: SiteName | None = Field(
        default=None,
        description="the name of a volume type, best an encrypted one (`openstack volume type list`);"
        " by default the site's",
        examples=["encrypted"],
    )
    dns_servers: tuple[IPv4Address, ...] = Field(
        default=(),
        description="a list of name servers' IPv4 addresses; by default the site's",
        examples=[["192.0.2.53"]],
    )
    availability_zones: tuple[SiteName, ...] = Field(
        default=(),
        description="a list of zones that instances are spread over (`openstack availability zone list`);"
        " by default the site chooses",
        examples=[["nova"]],
    )
    key_pair: SiteName | None = Field(
        default=None,
        description="the name of a key pair (`openstack keypair list`); no port for SSH is opened for it",
        examples=["mykey"],
    )
    credential_roles: tuple[SiteName, ...] = Field(
        default=(),
        description="a list of the roles that the cluster's own credential gets; by default all of yours",
        examples=[["member"]],
    )
