"""The cluster in a cloud: node pools by what they must offer, and the ranges that it uses."""

from ipaddress import IPv4Network
from typing import Literal

from pydantic import Field, model_validator

from infra.addressing import AddressPlan
from infra.settings import conflicts
from infra.settings.base import Section
from infra.settings.values import Cidr, PoolName, octets
from infra.settings.values import Memory as MemoryQuantity


class AcceleratorSettings(Section):
    """`accelerator` of a node pool."""

    kind: str = Field(
        pattern=r"^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$",
        description="the name of a chip that the target's guide page lists, such as nvidia-t4",
        examples=["nvidia-t4"],
    )
    count: int = Field(default=1, ge=1, le=16, description="a whole number from 1 to 16")


class NodePoolSettings(Section):
    """One of `landfall:nodePools`."""

    name: PoolName = "default"
    cpu: int = Field(
        default=2, ge=1, le=192, description="a whole number of cores from 1 to 192", examples=[4]
    )
    memory: MemoryQuantity = "8Gi"
    architecture: Literal["amd64", "arm64"] = Field(default="amd64", description="amd64 or arm64")
    accelerator: AcceleratorSettings | None = None
    min_nodes: int = Field(default=2, ge=1, le=1000, description="a whole number from 1 to 1000")
    max_nodes: int = Field(default=4, ge=1, le=1000, description="a whole number from 1 to 1000")
    disk_gb: int = Field(default=50, ge=20, le=16000, description="a whole number of GB from 20 to 16000")

    @property
    def memory_gib(self) -> int:
        """GiB of memory, rounded up."""
        return -(-octets(self.memory) // 2**30)

    @model_validator(mode="after")
    def _bounds(self) -> "NodePoolSettings":
        found = conflicts.node_bounds(self.min_nodes, self.max_nodes)
        if found:
            conflicts.refuse(found)
        return self


class NetworkSettings(Section):
    """`landfall:network`: the ranges of a cluster in a cloud."""

    cidr: Cidr = IPv4Network("10.40.0.0/16")
    pod_cidr: Cidr = IPv4Network("10.44.0.0/16")
    service_cidr: Cidr = IPv4Network("10.43.0.0/16")

    @property
    def plan(self) -> AddressPlan:
        """The cluster's address plan."""
        return AddressPlan(pods=self.pod_cidr, services=self.service_cidr, network=self.cidr)

    @model_validator(mode="after")
    def _apart(self) -> "NetworkSettings":
        fields = {"pods": "podCidr", "services": "serviceCidr", "network": "cidr"}
        found = conflicts.address_ranges(self.plan, fields)
        if found:
            conflicts.refuse(found)
        return self
