"""Google Cloud: a private regional GKE cluster, images in Artifact Registry.

`target` puts it together from one module a concern; `machines` and `apis` are tables. Importing this package
imports none of Google's SDK.
"""

from infra.clouds.gcp.features import FEATURES
from infra.clouds.gcp.settings import GcpSettings
from infra.contract import Cloud
from infra.settings import Settings, TargetSettings

SETTINGS: type[TargetSettings] | None = GcpSettings

__all__ = ["FEATURES", "SETTINGS", "cloud"]


def cloud(settings: Settings, stack: str) -> Cloud:
    """The target for a stack's settings.

    Args:
        settings: The stack's settings, with the section `landfall:gcp`.
        stack: The stack's name.
    """
    from infra.clouds.gcp.target import GoogleCloud  # noqa: PLC0415  # the SDK is heavy

    return GoogleCloud(settings, stack)
