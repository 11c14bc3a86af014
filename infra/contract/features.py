"""What may differ between targets, each with its name and, where it is lacking, the reason in words."""

from dataclasses import dataclass
from enum import StrEnum


class FeatureName(StrEnum):
    """Everything that a user may miss on one target and have on another."""

    METRICS_API = "metrics API"
    CUSTOM_METRICS = "scaling by requests under way"
    MONITORING = "monitoring"
    NETWORK_POLICY = "network policy enforcement"
    LOAD_BALANCERS = "load balancers"
    VOLUMES = "persistent volumes"
    NODE_AUTOSCALING = "autoscaling of nodes"
    ROLLING_NODE_POOLS = "node pools replaced without downtime"
    ZONES = "nodes in several zones"
    ARM64 = "arm64 nodes"
    ACCELERATORS = "accelerators"
    PRIVATE_NODES = "nodes without public addresses"
    SECRETS_ENCRYPTION = "secrets encrypted with a key of your own"
    AUDIT_LOGS = "control-plane logs"
    WORKLOAD_IDENTITY = "cloud identities for pods"
    IMAGE_SCANNING = "scanning of images"
    DELETION_PROTECTION = "protection against deletion"


@dataclass(frozen=True)
class Feature:
    """Something that a target has from the start, or the reason why it has not.

    Attributes:
        name: What it is.
        reason: Why it is lacking, as a sentence to show the user; None where the target has it.
    """

    name: FeatureName
    reason: str | None = None

    @property
    def present(self) -> bool:
        """Whether the target has it."""
        return self.reason is None


def complete(*told: Feature) -> tuple[Feature, ...]:
    """Every feature once, in the order of their names: those that are told of as told, all others present.

    Args:
        told: What the target lacks, with the reason; and what it has that other modules refer to.

    Raises:
        ValueError: One is told twice.
    """
    by_name = {feature.name: feature for feature in told}
    if len(by_name) != len(told):
        raise ValueError(f"a feature is told twice: {', '.join(feature.name for feature in told)}")
    return tuple(by_name.get(name, Feature(name)) for name in FeatureName)
