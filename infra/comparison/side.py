"""One side of a comparison: a stack's preview and what its target says of itself."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from infra.comparison import roles
from infra.comparison.planned import Planned
from infra.comparison.roles import Role
from infra.contract import Feature
from infra.cost.estimate import Estimate


@dataclass(frozen=True)
class Side:
    """A stack to compare.

    Attributes:
        stack: Its name.
        features: What its target has and lacks.
        resources: What its preview would make.
        cost: The estimate of what it costs.
    """

    stack: str
    features: Sequence[Feature]
    resources: tuple[Planned, ...]
    cost: Estimate = field(default_factory=Estimate)

    def of(self, role: Role) -> Counter[str]:
        """How many of each type have a role."""
        found = (resource for resource in self.resources if roles.role(resource) is role)
        return Counter(resource.type.rpartition(":")[2] for resource in found)

    def inside(self) -> frozenset[str]:
        """The objects in the cluster, as "Kind name"."""
        return frozenset(
            f"{resource.type.rpartition(':')[2]} {resource.name}"
            for resource in self.resources
            if roles.role(resource) is roles.INSIDE
        )

    def lacks(self) -> dict[str, str]:
        """What the target lacks, with the reason."""
        return {feature.name.value: feature.reason for feature in self.features if feature.reason is not None}
