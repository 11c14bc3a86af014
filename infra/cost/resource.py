"""A resource of a stack as its cost needs it: type, name, properties and where it is. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from infra.policy.properties import Properties, at

CLOUDS: Final = {"aws": "aws", "gcp": "gcp", "azure-native": "azure", "openstack": "openstack"}
"""The cloud behind each package."""

_CLUSTERS = (
    "aws:eks/cluster:Cluster",
    "gcp:container/cluster:Cluster",
    "azure-native:containerservice:ManagedCluster",
)

_ZONE = re.compile(r"-[a-z]$")
"""How Google's zones end, after their region's name."""


@dataclass(frozen=True)
class Resource:
    """One resource.

    Attributes:
        type: Its type, such as "aws:eks/cluster:Cluster".
        name: Its name in the program.
        properties: Its inputs by the names that they have on the wire; what is not known yet is `UNKNOWN`.
        provider: The inputs of its provider.
    """

    type: str
    name: str
    properties: Properties = field(default_factory=dict)
    provider: Properties = field(default_factory=dict)

    @property
    def package(self) -> str:
        """The package that its type is from, such as "azure-native"."""
        return self.type.partition(":")[0]

    @property
    def cloud(self) -> str | None:
        """The cloud that it is in; None where it is in none, or inside a cluster."""
        return CLOUDS.get(self.package)

    @property
    def region(self) -> str | None:
        """The region that it is in as its cloud writes it; None where nothing says so."""
        for source in (self.properties, self.provider):
            for name in ("region", "location"):
                found = at(source, name)
                if isinstance(found, str) and found:
                    return _region(self.package, found)
        return None


@dataclass(frozen=True)
class Stack:
    """All resources of a stack.

    Attributes:
        resources: They, in their order.
    """

    resources: tuple[Resource, ...]

    def of(self, *types: str) -> tuple[Resource, ...]:
        """Those of some types."""
        return tuple(one for one in self.resources if one.type in types)

    @property
    def cloud(self) -> str | None:
        """The one cloud that it is in; None where that is none, or not one."""
        found = {one.cloud for one in self.resources if one.cloud}
        return found.pop() if len(found) == 1 else None

    @property
    def region(self) -> str | None:
        """The region that its clusters are in; None where that is none, or not one."""
        found = {one.region for one in self.of(*_CLUSTERS) if one.region}
        return found.pop() if len(found) == 1 else None


def stack(resources: Iterable[Resource]) -> Stack:
    """Resources as one stack."""
    return Stack(tuple(resources))


def _region(package: str, text: str) -> str:
    if package == "azure-native":
        # "West Europe" and "westeurope" are the same place.
        return text.lower().replace(" ", "")
    return _ZONE.sub("", text) if package == "gcp" else text
