"""The protocol that a target serves."""

from typing import Protocol

from infra.contract.cluster import Cluster
from infra.contract.features import Feature
from infra.contract.registry import Registry
from infra.contract.spec import ClusterSpec
from infra.settings import Settings, TargetSettings


class Cloud(Protocol):
    """A target, made for one stack."""

    def spec(self) -> ClusterSpec:
        """The cluster that the stack's settings ask for."""

    def registry(self, repositories: tuple[str, ...]) -> Registry:
        """Declare where images go, or name the external registry of the settings.

        Args:
            repositories: Names of all images that the stack pushes, for registries where each must be made
                before it can be pushed to.
        """

    def cluster(self, spec: ClusterSpec, registry: Registry) -> Cluster:
        """Declare the cluster.

        Args:
            spec: What is asked for.
            registry: Where it pulls from: the target grants it access.

        Raises:
            CloudError: It cannot be had; the text says why and what to do.
        """


class CloudModule(Protocol):
    """A module that `infra.clouds.CLOUDS` names.

    Attributes:
        SETTINGS: The target's own section of the settings, `landfall:<name>`; None where it has none.
        FEATURES: What the target has and what it lacks, every `FeatureName` once, whatever the settings.
    """

    SETTINGS: type[TargetSettings] | None
    FEATURES: tuple[Feature, ...]

    def cloud(self, settings: Settings, stack: str) -> Cloud:
        """The target for a stack's settings.

        Raises:
            CloudError: It cannot serve these settings.
        """
