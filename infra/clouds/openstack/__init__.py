"""The OpenStack target: instances that kubeadm makes a cluster of, with a registry of their own or another.

This module is light: what it declares is imported only once the settings have been read.
"""

from infra.clouds.openstack.features import FEATURES
from infra.clouds.openstack.settings import OpenStackSettings
from infra.contract import Cloud
from infra.settings import Settings, TargetSettings

SETTINGS: type[TargetSettings] | None = OpenStackSettings

__all__ = ["FEATURES", "SETTINGS", "cloud"]


def cloud(settings: Settings, stack: str) -> Cloud:
    """The target for a stack's settings."""
    from infra.clouds.openstack.target import OpenStack  # noqa: PLC0415  # the SDK, for this target's stacks alone

    return OpenStack(settings, stack)
